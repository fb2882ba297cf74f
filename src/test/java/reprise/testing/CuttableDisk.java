package reprise.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * A disk whose power can be cut, for root only: an ext4 file system in an image file that lies on XFS. A clone of the
 * image (reflink) is one instant of what the disk holds, without anything that is only in the page cache of ext4. The
 * clone is mounted, which replays the journal of ext4 as after a real power cut, and its files are copied out.
 */
public final class CuttableDisk implements AutoCloseable {
    private static final int TRIES = 20;

    private final Path folder;
    private final Path volumes;
    private final Deque<Path> mounted = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::unmount);

    private CuttableDisk(Path folder) {
        this.folder = folder;
        this.volumes = folder.resolve("volumes");
    }

    /** Makes one in a folder, with 256 MB. */
    public static CuttableDisk in(Path folder) throws IOException, InterruptedException {
        var disk = new CuttableDisk(folder);
        Runtime.getRuntime().addShutdownHook(disk.atExit); // also when somebody interrupts the tests
        try {
            var host = folder.resolve("host.img");
            run("truncate", "-s", "4G", host.toString());
            run("mkfs.xfs", "-q", "-m", "reflink=1", host.toString());
            disk.mount(host, folder.resolve("host"));
            run("fallocate", "-l", "256M", disk.image().toString());
            run("mkfs.ext4", "-q", disk.image().toString());
            // without auto_da_alloc ext4 forces nothing on its own when a file is replaced
            disk.mount(disk.image(), disk.volumes, "noauto_da_alloc");
            return disk;
        } catch (IOException | InterruptedException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    /** The folder of the volumes, on the disk. */
    public Path volumes() {
        return volumes;
    }

    /** The image, of which {@link #cut} makes a clone. */
    public Path image() {
        return folder.resolve("host/disk.img");
    }

    /** Puts everything on the disk that was changed until now. */
    public void sync() throws IOException, InterruptedException {
        run("sync", "-f", volumes.toString());
    }

    /** Where the clone of a cut is. */
    public static Path clone(Path image, int number) {
        return image.resolveSibling("cut-" + number + ".img");
    }

    /** Cuts the power: from now on, the clone of that number is what the disk holds at this instant. */
    public static void cut(Path image, int number) throws IOException, InterruptedException {
        run("cp", "--reflink=always", image.toString(), clone(image, number).toString());
    }

    /** Turns the machine on again after a cut, and copies what is there to a folder. The clone is gone then. */
    public void copyAfter(int number, Path to) throws IOException, InterruptedException {
        var clone = clone(image(), number);
        var at = folder.resolve("cut");
        mount(clone, at);
        try {
            run("cp", "-a", at + "/.", Files.createDirectories(to).toString());
        } finally {
            run("umount", at.toString());
            mounted.remove(at);
            Files.delete(clone);
        }
    }

    private void mount(Path file, Path at, String... options) throws IOException, InterruptedException {
        Files.createDirectories(at);
        var device = loopDevice(file);
        try {
            run("mount", "-o", options.length == 0 ? "rw" : String.join(",", options), device, at.toString());
            mounted.push(at);
        } finally {
            run("losetup", "-d", device); // as soon as it is mounted no more
        }
    }

    /** A container may lack the node of a device that its kernel has, and others may take the device that was free. */
    private static String loopDevice(Path file) throws IOException, InterruptedException {
        for (int i = 0;; i++) {
            var device = run("losetup", "-f").strip();
            try {
                if (!Files.exists(Path.of(device))) {
                    run("mknod", device, "b", "7", device.replaceAll("\\D", ""));
                }
                run("losetup", device, file.toString());
                return device;
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    private synchronized void unmount() {
        while (!mounted.isEmpty()) {
            try {
                run("umount", "-l", mounted.pop().toString());
            } catch (IOException e) {
                System.err.println(e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
