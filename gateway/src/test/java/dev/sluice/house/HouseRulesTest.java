package dev.sluice.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rules of the house (docs/style.md) that a machine can hold. Rules of the module
/// router-policy stand there.
final class HouseRulesTest {
    private static final int MAX_LINES = 400;
    private static final long MAX_FILES = 15;
    /// Packages that grew beyond it; they may only shrink.
    private static final Map<String, Long> GROWN =
            Map.of("dev.sluice.backend.openai", 22L, "dev.sluice.gateway", 18L);
    /// The benchmarks measure the limiter; the eval harness and all tests start gateways.
    private static final Set<String> OTHER_MODULES_USE =
            Set.of("dev.sluice.admission.RateLimit", "dev.sluice.gateway.Gateway");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("sluice/proto/"))
                    .importPackages("dev.sluice");

    @Test
    void seesTheWholeHouse() {
        assertThat(CLASSES.size()).isGreaterThan(300);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /// A room uses the rooms that come after it, and of those before it only what they hand on: the
    /// caller, slots, the decision.
    @Test
    void goesForwardThroughTheRooms() {
        only("reason", "reason");
        only("call", "call", "policy", "proto");
        only("config", "config", "call");
        only("database", "database");
        only("identity", "identity", "database", "reason");
        only("admission", "admission", "identity", "reason");
        only("policy", "policy", "proto");
        only("cache", "cache");
        only("ledger", "ledger", "call", "database", "reason");
        only("backend", "backend", "call", "ledger", "policy", "proto", "reason");
        only(
                "dispatch",
                "dispatch",
                "admission",
                "backend",
                "call",
                "identity",
                "ledger",
                "policy",
                "reason");
        only(
                "pipeline",
                "pipeline",
                "admission",
                "backend",
                "cache",
                "call",
                "dispatch",
                "identity",
                "ledger",
                "policy",
                "reason");
        only(
                "door",
                "door",
                "admission",
                "backend",
                "call",
                "dispatch",
                "identity",
                "ledger",
                "pipeline",
                "policy",
                "proto",
                "reason");
        only("admin", "admin", "call", "database", "identity", "ledger", "proto", "reason");
    }

    private static void only(String user, String... used) {
        var allowed =
                Stream.of(used).map(name -> "dev.sluice." + name + "..").toArray(String[]::new);
        noClasses()
                .that(resideInAPackage("dev.sluice." + user + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.sluice..")
                                .and(
                                        describe(
                                                "not in " + List.of(used),
                                                other -> !resideInAnyPackage(allowed).test(other))))
                .check(CLASSES);
    }

    /// Nobody can get past budgets and address checks, because there is one way out.
    @Test
    void opensConnectionsToBackEndsInOnePlaceOnly() {
        noClasses()
                .that(
                        resideInAPackage("dev.sluice..")
                                .and(
                                        describe(
                                                "are of the gateway and not its wire",
                                                type ->
                                                        !resideInAnyPackage(
                                                                        "dev.sluice.backend.wire..",
                                                                        "dev.sluice.gpu..")
                                                                .test(type))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "io\\.netty\\.bootstrap\\..*|java\\.net\\.(Socket|URLConnection|HttpURLConnection)|"
                                + "java\\.net\\.http\\..*|java\\.nio\\.channels\\.(Async)?.*SocketChannel|"
                                + "com\\.linecorp\\.armeria\\.client\\..*|io\\.grpc\\.ManagedChannel.*")
                .check(CLASSES);
    }

    @Test
    void readsTheTimeOnlyWhereItIsWired() {
        var logic =
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.sluice.gateway", "dev.sluice.gpu.simulator");
        logic.should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
        logic.should().callMethod(System.class, "nanoTime").check(CLASSES);
        logic.should().callMethod(Instant.class, "now").check(CLASSES);
        logic.should().callMethod(InstantSource.class, "system").check(CLASSES);
        logic.should()
                .callMethodWhere(
                        describe(
                                "the clock is the system's",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Clock.class)
                                                && call.getName().startsWith("system")))
                .check(CLASSES);
    }

    /// Types in the signatures of used types count as used: their users pass lambdas, or match on
    /// their cases only.
    @Test
    void showsOnlyWhatOthersUse() {
        var unused =
                CLASSES.stream()
                        .filter(
                                type ->
                                        type.isTopLevelClass()
                                                && type.getModifiers()
                                                        .contains(JavaModifier.PUBLIC))
                        .filter(
                                type ->
                                        !resideInAnyPackage(
                                                        "dev.sluice.policy..", "dev.sluice.gpu..")
                                                .test(type))
                        .filter(
                                type ->
                                        !type.getSimpleName().equals("package-info")
                                                && !isStarted(type))
                        .filter(
                                type ->
                                        type.getDirectDependenciesToSelf().stream()
                                                .map(Dependency::getOriginClass)
                                                .allMatch(
                                                        user ->
                                                                user.getPackage()
                                                                                .equals(
                                                                                        type
                                                                                                .getPackage())
                                                                        && !shows(user, type)))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
        assertThat(unused).as("public, but used in their own package only").isEmpty();
    }

    private static boolean shows(JavaClass user, JavaClass type) {
        return user.getModifiers().contains(JavaModifier.PUBLIC)
                && !user.equals(type)
                && user.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .anyMatch(
                                unit ->
                                        unit.getRawReturnType().equals(type)
                                                || unit.getRawParameterTypes().contains(type));
    }

    private static boolean isStarted(JavaClass type) {
        return type.tryGetMethod("main", String[].class).isPresent()
                || OTHER_MODULES_USE.contains(type.getName());
    }

    @Test
    void callsThingsByTheirNames() {
        classes()
                .that()
                .resideInAPackage("dev.sluice..")
                .should()
                .haveNameNotMatching(
                        ".*(Manager|Helper|Utils?|Impl|Processor|Handler|Data|Info|DTO|Dto)")
                .check(CLASSES);
    }

    @Test
    void marksEveryPackageForNullness() {
        var unmarked =
                CLASSES.stream()
                        .filter(type -> !type.getPackage().isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void keepsPackagesSmall() {
        var files = new TreeMap<String, Long>();
        CLASSES.stream()
                .filter(
                        type ->
                                type.isTopLevelClass()
                                        && !type.getSimpleName().equals("package-info"))
                .forEach(type -> files.merge(type.getPackageName(), 1L, Long::sum));
        files.entrySet()
                .removeIf(
                        entry -> entry.getValue() <= GROWN.getOrDefault(entry.getKey(), MAX_FILES));
        assertThat(files).as("packages with more than %d files", MAX_FILES).isEmpty();
    }

    @Test
    void keepsFilesShort() throws IOException {
        var root = Path.of("..").toRealPath();
        var tooLong = new ArrayList<String>();
        var seen = 0;
        for (var module :
                List.of(
                        "proto",
                        "router-policy",
                        "gateway",
                        "gpu-serving",
                        "eval-harness",
                        "web-admin",
                        "ci")) {
            for (var file : sources(root.resolve(module))) {
                seen++;
                if (lines(file) > MAX_LINES) {
                    tooLong.add(root.relativize(file) + ": " + lines(file));
                }
            }
        }
        assertThat(seen).isGreaterThan(300);
        assertThat(tooLong).as("files over %d lines", MAX_LINES).isEmpty();
    }

    private static List<Path> sources(Path module) throws IOException {
        if (!Files.exists(module)) {
            return List.of();
        }
        try (var files = Files.walk(module)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|tsx?|proto)"))
                    .filter(
                            file ->
                                    !file.toString()
                                            .matches(
                                                    ".*/(node_modules|target|dist|gen|generated)/.*"))
                    .toList();
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
