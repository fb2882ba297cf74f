package reprise.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown files of the project. */
public final class Documents {
    private static final Pattern LINK = Pattern
            .compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)|!\\[[^\\]]*]\\(([^)\\s]+)\\)");
    /** Also those that are indented, in a list. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^ *```$");
    private static final Pattern NAMED = Pattern.compile("<a name=\"([a-z0-9-]+)\"></a>");

    private Documents() {}

    static List<Path> all() throws IOException {
        try (var files = Stream.concat(Stream.of(Path.of("README.md")),
                Stream.of("docs", "kustomize", "argocd", ".github").flatMap(Documents::walk))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static Stream<Path> walk(String folder) {
        try {
            return Files.walk(Path.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The targets of all links and pictures, without those in code. */
    static List<String> links(Path document) throws IOException {
        var text = BLOCK.matcher(Files.readString(document)).replaceAll("").replaceAll("`[^`\\n]*`", "");
        var links = new ArrayList<String>();
        var match = LINK.matcher(text);
        while (match.find()) {
            links.add(match.group(1) != null ? match.group(1) : match.group(2));
        }
        return links;
    }

    /** The anchors that GitHub makes of the headings, and those that are written out. */
    public static List<String> anchors(Path document) throws IOException {
        var headings = Files.readAllLines(document).stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-'));
        var named = NAMED.matcher(Files.readString(document)).results().map(match -> match.group(1));
        return Stream.concat(headings, named).toList();
    }

    /** The rows of the first table under a heading, cell by cell, without its head. */
    public static List<List<String>> table(Path document, String heading) throws IOException {
        var lines = Files.readAllLines(document);
        int at = lines.indexOf(heading);
        if (at < 0) {
            throw new NoSuchElementException(document + " has no heading " + heading);
        }
        return lines.subList(at, lines.size()).stream().dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|")).skip(2)
                .map(line -> Stream.of(line.replaceAll("^\\||\\|$", "").split("\\|")).map(String::strip).toList())
                .toList();
    }

    /** The shell blocks, in their order. */
    public static List<String> commands(Path document) throws IOException {
        return commands(document, "sh");
    }

    /** The blocks of a language, in their order. */
    public static List<String> commands(Path document, String language) throws IOException {
        return blocks(Files.readString(document), language);
    }

    /** The shell blocks below the heading with that anchor, in their order. */
    public static List<String> commandsBelow(Path document, String anchor) throws IOException {
        return commandsBelow(document, anchor, "sh");
    }

    /** The blocks of a language below the heading with that anchor, in their order. */
    public static List<String> commandsBelow(Path document, String anchor, String language) throws IOException {
        return blocks(section(document, anchor), language);
    }

    /**
     * What stands below the heading that follows {@code <a name="anchor">}, up to the next one of its rank or above.
     */
    public static String section(Path document, String anchor) throws IOException {
        var heading = Pattern.compile("(?m)^<a name=\"" + anchor + "\"></a>\\n\\n(#+) (.*)\\n")
                .matcher(Files.readString(document));
        if (!heading.find()) {
            throw new IllegalArgumentException(document + " has no heading with the anchor " + anchor);
        }
        var rest = Files.readString(document).substring(heading.start(2));
        var end = Pattern.compile("(?m)^#{1," + heading.group(1).length() + "} ").matcher(rest);
        return end.find() ? rest.substring(0, end.start()) : rest;
    }

    private static List<String> blocks(String text, String language) {
        return BLOCK.matcher(text).results().filter(match -> match.group(2).equals(language))
                .map(match -> match.group(3).replaceAll("(?m)^" + match.group(1), "")).toList();
    }
}
