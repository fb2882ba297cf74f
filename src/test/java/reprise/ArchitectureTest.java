package reprise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "reprise", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule edges_go_downwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("reprise..")
            .layer("program").definedBy("reprise").layer("embedded").definedBy("reprise.embedded")
            .layer("cli").definedBy("reprise.cli").layer("status").definedBy("reprise.status")
            .layer("metrics").definedBy("reprise.metrics").layer("restorepoint").definedBy("reprise.restorepoint")
            .layer("event").definedBy("reprise.event").layer("web").definedBy("reprise.web")
            .layer("restore").definedBy("reprise.restore").layer("backup").definedBy("reprise.backup")
            .layer("sqlite").definedBy("reprise.sqlite").layer("durable").definedBy("reprise.durable")
            .layer("settings").definedBy("reprise.settings").layer("failure").definedBy("reprise.failure")
            .whereLayer("embedded").mayOnlyBeAccessedByLayers("program")
            .whereLayer("cli").mayOnlyBeAccessedByLayers("program", "embedded")
            .whereLayer("status").mayOnlyBeAccessedByLayers("program")
            .whereLayer("restorepoint").mayOnlyBeAccessedByLayers("program")
            .whereLayer("metrics").mayOnlyBeAccessedByLayers("program")
            .whereLayer("event").mayOnlyBeAccessedByLayers("program", "status", "metrics", "restorepoint")
            .whereLayer("web").mayOnlyBeAccessedByLayers("program", "status", "restorepoint", "event")
            .whereLayer("restore")
            .mayOnlyBeAccessedByLayers("program", "embedded", "cli", "status", "metrics", "restorepoint")
            .whereLayer("backup")
            .mayOnlyBeAccessedByLayers("embedded", "cli", "status", "metrics", "restorepoint", "restore")
            .whereLayer("sqlite")
            .mayOnlyBeAccessedByLayers("program", "cli", "restorepoint", "restore", "backup", "event", "web");

    @ArchTest
    static final ArchRule packages_have_no_cycles = slices().matching("reprise.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_engine_and_the_commands_are_plain_java = noClasses().that()
            .resideInAnyPackage("reprise.failure", "reprise.settings", "reprise.durable", "reprise.sqlite",
                    "reprise.backup",
                    "reprise.restore", "reprise.cli", "reprise.embedded")
            .should().dependOnClassesThat().resideInAnyPackage("io.micronaut..", "jakarta..", "reprise.event",
                    "reprise.web",
                    "reprise.status", "reprise.metrics", "reprise.restorepoint");

    @ArchTest
    static final ArchRule one_package_knows_sqlite_files = noClasses().that()
            .resideOutsideOfPackages("reprise.sqlite", "reprise.web").should().dependOnClassesThat()
            .resideInAnyPackage("org.sqlite..", "java.sql..");

    @ArchTest
    static final ArchRule packages_are_null_marked = classes().that().haveSimpleName("package-info").should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");
}
