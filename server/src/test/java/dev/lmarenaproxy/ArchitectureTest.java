package dev.lmarenaproxy;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of imports, and who may touch what; {@code ARCHITECTURE.md} tells the reasons. */
class ArchitectureTest {
    private static final String PROJECT = "dev.lmarenaproxy";
    private static final String ROOT = "";

    private static final Set<String> CORE =
            Set.of(
                    ROOT,
                    "dialect",
                    "dialect.openai",
                    "dialect.anthropic",
                    "emulation",
                    "pictures",
                    "site",
                    "tab",
                    "scheduler",
                    "stream",
                    "journal",
                    "resume",
                    "dispatch",
                    "answer",
                    "monitor",
                    "feed",
                    "vitals",
                    "alerts",
                    "settings");

    /** The packages and, besides themselves, what of the project they may use. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry(ROOT, Set.of()),
                    Map.entry("dialect", Set.of(ROOT, "pictures")),
                    Map.entry("dialect.openai", Set.of(ROOT, "dialect", "pictures")),
                    Map.entry("dialect.anthropic", Set.of(ROOT, "dialect", "pictures")),
                    Map.entry("emulation", Set.of(ROOT, "resume")),
                    Map.entry("pictures", Set.of(ROOT)),
                    Map.entry("site", Set.of(ROOT, "pictures")),
                    Map.entry("tab", Set.of(ROOT, "site")),
                    Map.entry("scheduler", Set.of(ROOT)),
                    Map.entry("stream", Set.of(ROOT)),
                    Map.entry("journal", Set.of(ROOT)),
                    Map.entry("resume", Set.of(ROOT)),
                    Map.entry(
                            "dispatch",
                            Set.of(
                                    ROOT,
                                    "pictures",
                                    "site",
                                    "scheduler",
                                    "stream",
                                    "journal",
                                    "resume",
                                    "tab")),
                    Map.entry("answer", Set.of(ROOT, "dispatch", "emulation", "stream")),
                    Map.entry("monitor", Set.of(ROOT, "dispatch", "answer", "dialect", "journal")),
                    Map.entry("vitals", Set.of(ROOT, "monitor", "tab")),
                    Map.entry("alerts", Set.of(ROOT, "vitals", "settings")),
                    Map.entry("feed", Set.of(ROOT, "monitor", "tab")),
                    Map.entry("settings", Set.of(ROOT)),
                    // adapters know the core, never each other
                    Map.entry("http", CORE),
                    Map.entry("sqlite", CORE),
                    Map.entry("webhook", CORE),
                    Map.entry("metrics", CORE),
                    Map.entry(
                            "app",
                            union(CORE, "http", "sqlite", "webhook", "metrics", "simulator")));

    /** The libraries and where they are at home. */
    private static final Map<String, Set<String>> LIBRARIES =
            Map.ofEntries(
                    Map.entry("io.vertx", Set.of("http", "app")),
                    Map.entry("io.netty", Set.of("http", "app")),
                    Map.entry(
                            "com.fasterxml.jackson",
                            Set.of(
                                    "dialect",
                                    "dialect.openai",
                                    "dialect.anthropic",
                                    "emulation",
                                    "site",
                                    "tab",
                                    "journal",
                                    "monitor",
                                    "feed",
                                    "vitals",
                                    "alerts",
                                    "settings",
                                    "http",
                                    "sqlite",
                                    "app")),
                    Map.entry("com.knuddels.jtokkit", Set.of("emulation")),
                    Map.entry("com.networknt", Set.of("emulation")),
                    Map.entry("org.apache.commons.text", Set.of("dispatch")),
                    Map.entry("org.HdrHistogram", Set.of("monitor")),
                    Map.entry("java.sql", Set.of("sqlite")),
                    Map.entry("javax.sql", Set.of("sqlite")),
                    Map.entry("org.sqlite", Set.of("sqlite")),
                    Map.entry("org.flywaydb", Set.of("sqlite")),
                    Map.entry("org.jdbi", Set.of("sqlite")),
                    Map.entry("picocli", Set.of("app")),
                    Map.entry("io.micrometer", Set.of("metrics")),
                    Map.entry("io.prometheus", Set.of("metrics")),
                    Map.entry("io.opentelemetry", Set.of("metrics")),
                    Map.entry("ch.qos.logback", Set.of("settings", "app")),
                    Map.entry(
                            "org.slf4j",
                            Set.of(
                                    "site",
                                    "tab",
                                    "journal",
                                    "dispatch",
                                    "answer",
                                    "monitor",
                                    "feed",
                                    "vitals",
                                    "alerts",
                                    "webhook",
                                    "settings",
                                    "http",
                                    "sqlite",
                                    "metrics",
                                    "app")));

    private static final Pattern CLOCK =
            Pattern.compile(
                    "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)\\(\\)"
                            + "|java\\.time\\.\\w+\\.now\\((|java\\.time\\.ZoneId)\\)"
                            + "|java\\.time\\.(Clock|InstantSource)\\.(system|tick).*"
                            + "|java\\.util\\.Date\\.<init>\\(\\)"
                            + "|java\\.util\\.Calendar\\.getInstance\\(.*");

    private static final Pattern THREAD_OR_LOCK =
            Pattern.compile(
                    "java\\.lang\\.(Thread|Process|Runtime)(Local|Builder)?(\\W.*)?"
                            + "|java\\.util\\.Timer(Task)?"
                            + "|java\\.util\\.concurrent\\.(locks\\..*|ForkJoin.*|CountDownLatch"
                            + "|Semaphore|Phaser|CyclicBarrier|Exchanger|StructuredTaskScope.*"
                            + "|\\w*(Executor|BlockingQueue|BlockingDeque|TransferQueue)\\w*)");

    private static final Pattern SOCKET =
            Pattern.compile(
                    "java\\.net\\.(\\w*Socket\\w*|\\w*URLConnection|InetAddress|http\\..*)"
                            + "|java\\.nio\\.channels\\..*");

    private static final Pattern DISK =
            Pattern.compile(
                    "java\\.io\\.(File\\w*|RandomAccessFile)|java\\.nio\\.file\\.(?!Path$).*"
                            + "|java\\.sql\\..*");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPackages(PROJECT);

    @Test
    void every_package_stands_in_the_table() {
        assertThat(MAY_USE.keySet()).containsAll(classes().map(c -> home(c)).collect(toSet()));
    }

    @Test
    void a_package_uses_only_what_the_table_allows() {
        assertThat(dependencies((from, to) -> isOurs(to) && !mayUse(from, to))).isEmpty();
    }

    @Test
    void a_library_is_used_only_where_it_is_at_home() {
        assertThat(
                        dependencies((from, to) ->
                                !isOurs(to) && !isOfTheJdk(to) && !isAtHome(to, from)))
                .isEmpty();
    }

    @Test
    void packages_form_no_cycle() {
        SlicesRuleDefinition.slices()
                .matching(PROJECT + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void only_the_app_reads_the_clock() {
        assertThat(accesses(in("app").negate(), CLOCK)).isEmpty();
    }

    @Test
    void the_scheduler_and_the_streams_touch_no_thread_lock_socket_or_disk() {
        assertThat(dependencies(in("scheduler", "stream"), THREAD_OR_LOCK, SOCKET, DISK)).isEmpty();
    }

    @Test
    void the_site_touches_no_thread_lock_or_socket() {
        assertThat(dependencies(in("site"), THREAD_OR_LOCK, SOCKET)).isEmpty();
    }

    @Test
    void only_the_command_line_prints() {
        var printing =
                Pattern.compile("java\\.lang\\.System\\.(out|err)|.*\\.printStackTrace\\(.*");

        assertThat(accesses(in("app").negate(), printing)).isEmpty();
    }

    private static Stream<JavaClass> classes() {
        return CLASSES.stream().filter(c -> !home(c).equals("simulator"));
    }

    private static Predicate<JavaClass> in(String... packages) {
        return type -> Arrays.asList(packages).contains(home(type));
    }

    /** What the classes use and shouldn't, one line each. */
    private static Collection<String> dependencies(Forbidden forbidden) {
        return classes()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(d -> forbidden.test(d.getOriginClass(), target(d)))
                .map(Dependency::getDescription)
                .collect(toCollection(TreeSet::new));
    }

    private static Collection<String> dependencies(Predicate<JavaClass> of, Pattern... targets) {
        return dependencies((from, to) ->
                of.test(from)
                        && Stream.of(targets).anyMatch(t -> t.matcher(to.getFullName()).matches()));
    }

    /** The fields and methods that the classes use and shouldn't, one line each. */
    private static Collection<String> accesses(Predicate<JavaClass> of, Pattern target) {
        return classes()
                .filter(of)
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> target.matcher(access.getTarget().getFullName()).matches())
                .map(JavaAccess::getDescription)
                .collect(toCollection(TreeSet::new));
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }

    /** The name of the class's package, the project's own name left away. */
    private static String home(JavaClass type) {
        var name = type.getPackageName();
        if (isIn(PROJECT + ".simulator", type)) {
            return "simulator";
        }
        return name.equals(PROJECT) ? ROOT : name.substring(PROJECT.length() + 1);
    }

    private static boolean mayUse(JavaClass from, JavaClass to) {
        return home(from).equals(home(to))
                || MAY_USE.getOrDefault(home(from), Set.of()).contains(home(to));
    }

    private static boolean isAtHome(JavaClass library, JavaClass user) {
        return LIBRARIES.entrySet().stream()
                .anyMatch(l -> isIn(l.getKey(), library) && l.getValue().contains(home(user)));
    }

    private static boolean isOurs(JavaClass type) {
        return isIn(PROJECT, type);
    }

    private static boolean isOfTheJdk(JavaClass type) {
        return type.isPrimitive()
                || (isIn("java", type) && !isIn("java.sql", type))
                || isIn("org.jspecify", type);
    }

    private static boolean isIn(String parent, JavaClass type) {
        return (type.getPackageName() + ".").startsWith(parent + ".");
    }

    private static Set<String> union(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(toSet());
    }

    private interface Forbidden {
        boolean test(JavaClass from, JavaClass to);
    }
}
