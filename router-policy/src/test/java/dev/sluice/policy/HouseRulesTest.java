package dev.sluice.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.sluice.policy");

    @Test
    void importsItsOwnClasses() {
        assertThat(CLASSES.size()).isGreaterThan(50);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void touchesNoNetworkAndNoFiles() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\.(File.*|RandomAccessFile|InputStream|OutputStream|PrintStream)")
                .check(CLASSES);
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
    }

    @Test
    void asksNoClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.time\\.(Clock|InstantSource)")
                .check(CLASSES);
        noClasses().should().callMethod(java.time.Instant.class, "now").check(CLASSES);
        noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void startsNoThreadAndDrawsNoChance() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.lang\\.Thread|java\\.util\\.concurrent\\..*|java\\.util\\.Random|"
                                + "java\\.util\\.random\\..*|java\\.security\\.SecureRandom")
                .check(CLASSES);
        noClasses().should().callMethod(Math.class, "random").check(CLASSES);
        noClasses().should().callMethod(java.util.UUID.class, "randomUUID").check(CLASSES);
    }

    @Test
    void keepsPackagesSmall() {
        var files = new TreeMap<String, Long>();
        CLASSES.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .forEach(c -> files.merge(c.getPackageName(), 1L, Long::sum));
        assertThat(files).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(15));
    }
}
