package reprise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Set;

/** What may know what. */
@AnalyzeClasses(packages = "reprise", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] ENGINE = {"reprise.restore", "reprise.backup", "reprise.sqlite", "reprise.durable"};
    private static final Set<String> CHANGES_FILES = Set.of("write", "writeString", "newOutputStream",
            "newBufferedWriter", "newByteChannel", "copy", "move", "delete", "deleteIfExists", "createFile",
            "createDirectory", "createDirectories", "createLink", "createSymbolicLink", "createTempFile",
            "createTempDirectory", "setAttribute", "setLastModifiedTime", "setPosixFilePermissions", "setOwner");

    @ArchTest
    static final ArchRule edges_go_downwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("reprise..")
            .layer("program").definedBy("reprise", "reprise.image").layer("embedded").definedBy("reprise.embedded")
            .layer("cli").definedBy("reprise.cli").layer("status").definedBy("reprise.status")
            .layer("metrics").definedBy("reprise.metrics").layer("restorepoint").definedBy("reprise.restorepoint")
            .layer("eventroute").definedBy("reprise.eventroute").layer("event").definedBy("reprise.event")
            .layer("event.sqlite").definedBy("reprise.event.sqlite").layer("web").definedBy("reprise.web")
            .layer("protection").definedBy("reprise.protection").layer("protection.engine")
            .definedBy("reprise.protection.engine")
            .layer("review").definedBy("reprise.review").layer("restore").definedBy("reprise.restore").layer("backup")
            .definedBy("reprise.backup")
            .layer("sqlite").definedBy("reprise.sqlite").layer("durable").definedBy("reprise.durable")
            .layer("json").definedBy("reprise.json").layer("measure").definedBy("reprise.measure")
            .layer("settings").definedBy("reprise.settings").layer("failure").definedBy("reprise.failure")
            .whereLayer("embedded").mayOnlyBeAccessedByLayers("program")
            .whereLayer("cli").mayOnlyBeAccessedByLayers("program", "embedded")
            .whereLayer("review").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("status").mayOnlyBeAccessedByLayers("program")
            .whereLayer("restorepoint").mayOnlyBeAccessedByLayers("program")
            .whereLayer("metrics").mayOnlyBeAccessedByLayers("program")
            .whereLayer("eventroute").mayOnlyBeAccessedByLayers("program")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("program", "eventroute", "event.sqlite", "web", "status", "metrics")
            .whereLayer("event.sqlite").mayOnlyBeAccessedByLayers("program", "protection.engine")
            .whereLayer("protection")
            .mayOnlyBeAccessedByLayers("protection.engine", "status", "metrics", "restorepoint")
            .whereLayer("protection.engine").mayNotBeAccessedByAnyLayer()
            .whereLayer("web").mayOnlyBeAccessedByLayers("program", "status", "restorepoint", "eventroute")
            .whereLayer("restore")
            .mayOnlyBeAccessedByLayers("program", "embedded", "cli", "review", "protection.engine", "restorepoint",
                    "settings")
            .whereLayer("backup")
            .mayOnlyBeAccessedByLayers("embedded", "cli", "review", "protection.engine", "restore", "settings")
            .whereLayer("json").mayOnlyBeAccessedByLayers("review", "restore", "backup")
            .whereLayer("sqlite")
            .mayOnlyBeAccessedByLayers("program", "cli", "protection.engine", "restore", "backup", "event.sqlite");

    /** A request is that of Git, whatever takes the backups. */
    @ArchTest
    static final ArchRule routes_ask_protection_and_not_the_engine = noClasses().that()
            .resideInAnyPackage("reprise.status", "reprise.metrics", "reprise.restorepoint")
            .should().dependOnClassesThat(DescribedPredicate.describe("are of the engine",
                    type -> Set.of("reprise.restore", "reprise.backup", "reprise.sqlite", "reprise.durable")
                            .contains(type.getPackageName())
                            && !type.getFullName().startsWith("reprise.restore.Request")));

    @ArchTest
    static final ArchRule packages_have_no_cycles = slices().matching("reprise.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_engine_and_the_commands_are_plain_java = noClasses().that()
            .resideInAnyPackage("reprise.failure", "reprise.settings", "reprise.durable", "reprise.json",
                    "reprise.measure",
                    "reprise.sqlite",
                    "reprise.backup",
                    "reprise.restore", "reprise.review", "reprise.cli", "reprise.embedded")
            .should().dependOnClassesThat().resideInAnyPackage("io.micronaut..", "jakarta..", "reprise.event..",
                    "reprise.eventroute", "reprise.protection..", "reprise.web",
                    "reprise.status", "reprise.metrics", "reprise.restorepoint");

    @ArchTest
    static final ArchRule one_package_knows_sqlite_files = noClasses().that()
            .resideOutsideOfPackage("reprise.sqlite").should().dependOnClassesThat()
            .resideInAnyPackage("org.sqlite..", "java.sql..");

    /** Another store must be able to stand beside the one in SQLite. */
    @ArchTest
    static final ArchRule events_know_no_store = noClasses().that().resideInAPackage("reprise.event")
            .should().dependOnClassesThat().resideInAnyPackage("reprise.event.sqlite", "reprise.sqlite");

    @ArchTest
    static final ArchRule the_engine_changes_files_by_durable_files_only = noClasses().that()
            .resideInAnyPackage(ENGINE).and().doNotHaveFullyQualifiedName("reprise.durable.FileCalls")
            .should().accessTargetWhere(isCallOf(Files.class, CHANGES_FILES))
            .orShould().dependOnClassesThat().belongToAnyOf(RandomAccessFile.class, FileOutputStream.class,
                    FileWriter.class, File.class);

    /** A lock file has no content that could be lost. */
    @ArchTest
    static final ArchRule the_engine_opens_files_for_writing_by_durable_files_only = noClasses().that()
            .resideInAnyPackage(ENGINE).and().doNotHaveFullyQualifiedName("reprise.durable.FileCalls")
            .and().doNotHaveFullyQualifiedName("reprise.durable.DurableFiles")
            .and().haveNameNotMatching("reprise\\.durable\\.VolumeLock(\\$.*)?")
            .should().accessTargetWhere(isCallOf(FileChannel.class, Set.of("open")));

    /** Their false is taken for absence, and is also that of an I/O error: see FileStatus. */
    @ArchTest
    static final ArchRule the_engine_never_takes_an_error_for_absence = noClasses().that()
            .resideInAnyPackage(ENGINE)
            .should().accessTargetWhere(
                    isCallOf(Files.class, Set.of("exists", "notExists", "isRegularFile", "isDirectory")));

    private static DescribedPredicate<JavaAccess<?>> isCallOf(Class<?> type, Set<String> methods) {
        return DescribedPredicate.describe(type.getSimpleName() + " " + methods,
                access -> access.getTargetOwner().isEquivalentTo(type) && methods.contains(access.getName()));
    }

    @ArchTest
    static final ArchRule packages_are_null_marked = classes().that().haveSimpleName("package-info").should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");
}
