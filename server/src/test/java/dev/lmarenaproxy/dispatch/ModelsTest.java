package dev.lmarenaproxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.SessionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All on one thread: lists are read at once, and tabs answer when the test says so. */
class ModelsTest {
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final String CATALOG = "/nextjs-api/model-catalog";
    private static final String PAGE = "/";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore();
    private final Models models = models(FOREVER);
    private Tabs tabs = tabs(models);

    @Nested
    class When_a_tab_becomes_ready {
        @Test
        void it_is_asked_for_the_list() {
            assertThat(models.tabReady()).isFalse();
            assertThat(models.first().toCompletableFuture()).isNotDone();

            var page = page("a");

            assertThat(models.tabReady()).isTrue();
            assertThat(asked(page)).containsExactly(CATALOG);
            page.body("fetch-1", 200, catalog("one", "two"));
            assertThat(models.all()).extracting(Model::name).containsExactly("one", "two");
            assertThat(models.find("two")).map(Model::siteId).contains("id-of-two");
            assertThat(models.find("three")).isEmpty();
            assertThat(models.readAt()).isEqualTo(clock.instant());
            assertThat(models.first().toCompletableFuture()).isCompleted();
        }

        @Test
        void the_page_is_read_where_there_is_no_catalog() {
            var page = page("a");
            page.body("fetch-1", 404, catalog("wrong"));
            assertThat(asked(page)).containsExactly(CATALOG, PAGE);

            page.body(
                    "fetch-2", 200, "<script>{\"initialModels\":[" + model("one") + "]}</script>");

            assertThat(models.all()).extracting(Model::name).containsExactly("one");
        }

        @Test
        void the_page_is_read_where_the_catalog_is_broken_or_unreachable() {
            var broken = page("a");
            broken.body("fetch-1", 200, "<html>");
            assertThat(asked(broken)).containsExactly(CATALOG, PAGE);

            var failing = page("b");
            failing.send(
                    new Frame.Fail("fetch-1", 1, 1, Frame.Fail.Reason.NETWORK, "Failed to fetch"));
            assertThat(asked(failing)).containsExactly(CATALOG, PAGE);
        }

        @Test
        void it_is_asked_again_only_after_a_while() {
            page("a").body("fetch-1", 200, catalog("one"));

            clock.pass(Duration.ofSeconds(59));
            assertThat(asked(page("b"))).isEmpty();

            clock.pass(Duration.ofSeconds(2));
            assertThat(asked(page("c"))).containsExactly(CATALOG);
        }

        @Test
        void a_list_of_a_former_run_is_known_and_read_anew() {
            store.save(List.of(new Model("old", "1", Modality.IMAGE, null)));
            var later = models(FOREVER);
            tabs = tabs(later);

            assertThat(later.find("old")).map(Model::modality).contains(Modality.IMAGE);
            assertThat(later.first().toCompletableFuture()).isCompleted();
            page("a").body("fetch-1", 200, catalog("new"));
            assertThat(later.all()).extracting(Model::name).containsExactly("new");
        }
    }

    @Nested
    class A_refresh {
        @Test
        void gives_and_stores_what_the_first_tab_answers() {
            var left = page("left");
            var right = page("right");
            var refreshed = models.refresh();

            right.body("fetch-1", 200, catalog("one"));
            assertThat(refreshed.toCompletableFuture())
                    .isCompletedWithValueMatching(list -> list.equals(models.all()));

            left.body("fetch-1", 200, catalog("late"));
            assertThat(models.all()).extracting(Model::name).containsExactly("one");
            assertThat(store.saved).hasSize(1);
            assertThat(models(FOREVER).all()).isEqualTo(models.all());
        }

        @Test
        void asks_at_most_three_tabs_of_a_browser() {
            var pages = IntStream.range(0, 5).mapToObj(i -> page("tab-" + i)).toList();

            assertThat(pages).filteredOn(page -> !asked(page).isEmpty()).hasSize(3);

            pages.getFirst().body("fetch-1", 200, catalog("one"));
            models.refresh();
            assertThat(pages).filteredOn(page -> !asked(page).isEmpty()).hasSize(3);
        }

        @Test
        void asks_once_for_all_who_want_it_at_a_time() {
            var page = page("a");
            var first = models.refresh().toCompletableFuture();
            var second = models.refresh().toCompletableFuture();
            assertThat(asked(page)).containsExactly(CATALOG);

            page.body("fetch-1", 200, catalog("one"));

            assertThat(first).isCompletedWithValue(models.all());
            assertThat(second).isCompletedWithValue(models.all());
            models.refresh();
            assertThat(asked(page)).containsExactly(CATALOG);
        }

        @Test
        void asks_a_tab_that_comes_in_time() {
            var refreshed = models.refresh().toCompletableFuture();
            var mute = page("mute");
            var page = page("a");
            assertThat(asked(mute)).containsExactly(CATALOG);

            page.body("fetch-1", 200, catalog("one"));

            assertThat(refreshed).isCompleted();
        }

        @Test
        void asks_no_tab_that_is_away() {
            page("a").cut();

            assertThat(models.tabReady()).isFalse();
            assertThat(page("b").send(new Frame.Bye()).session().status().ready()).isFalse();
            assertThat(models.tabReady()).isFalse();
        }

        @Test
        void fails_for_all_who_want_it_when_nobody_answers_in_time() {
            var hasty = models(Duration.ofMillis(20));
            tabs = tabs(hasty);
            page("a");
            var first = hasty.refresh();
            var second = hasty.refresh();

            assertNobodyAnswered(first);
            assertNobodyAnswered(second);
            assertNobodyAnswered(hasty.refresh());
        }

        @Test
        void that_failed_is_not_the_end_of_a_slow_answer() {
            var hasty = models(Duration.ofMillis(20));
            tabs = tabs(hasty);
            var page = page("a");
            assertNobodyAnswered(hasty.refresh());

            page.body("fetch-1", 200, catalog("one"));

            assertThat(hasty.all()).extracting(Model::name).containsExactly("one");
            assertThat(hasty.first().toCompletableFuture()).isCompleted();
        }

        private static Throwable assertNobodyAnswered(CompletionStage<List<Model>> refresh) {
            assertThatThrownBy(() -> refresh.toCompletableFuture().join())
                    .cause()
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            failure ->
                                    assertThat(failure.fault().kind())
                                            .isEqualTo(Fault.Kind.NO_TAB_ANSWERED));
            return new AssertionError();
        }
    }

    @Nested
    class Two_browsers {
        private final Map<String, Set<String>> offered = new LinkedHashMap<>();

        @BeforeEach
        void listen() {
            models.onList(offered::put);
        }

        @Test
        void offer_together_what_either_offers() {
            page("a", "firefox").body("fetch-1", 200, catalog("one", "two"));

            page("b", "chrome").body("fetch-1", 200, catalog("two", "three"));

            assertThat(models.all()).extracting(Model::name).containsExactly("one", "two", "three");
            assertThat(offered)
                    .containsEntry("firefox", Set.of("id-of-one", "id-of-two"))
                    .containsEntry("chrome", Set.of("id-of-two", "id-of-three"));
        }

        @Test
        void are_both_asked_when_the_list_is_read_anew() {
            var left = page("a", "firefox");
            left.body("fetch-1", 200, catalog("one"));
            var right = page("b", "chrome");
            right.body("fetch-1", 200, catalog("two"));

            var refreshed = models.refresh().toCompletableFuture();
            left.body("fetch-2", 200, catalog("three"));
            assertThat(refreshed).isCompleted();
            assertThat(models.all()).extracting(Model::name).containsExactly("three");
            right.body("fetch-2", 200, catalog("four"));

            assertThat(models.all()).extracting(Model::name).containsExactly("three", "four");
            assertThat(offered.get("chrome")).containsExactly("id-of-four");
        }

        @Test
        void are_not_asked_by_each_of_their_tabs() {
            page("a", "firefox").body("fetch-1", 200, catalog("one"));

            assertThat(asked(page("b", "firefox"))).isEmpty();
        }
    }

    @Test
    void a_model_that_the_site_withdrew_is_told_with_others_like_it() {
        var page = page("a");
        page.body("fetch-1", 200, catalog("gpt-5-high", "gpt-5-low", "heron"));
        var said = Fault.of(Fault.Kind.MODEL_NOT_FOUND, "The site doesn't offer it now.");

        var told =
                models.withdrawn(models.find("gpt-5-high").orElseThrow(), said)
                        .toCompletableFuture();
        assertThat(told).as("reads the list first").isNotDone();
        page.body("fetch-2", 200, catalog("gpt-5-low", "heron"));

        assertThat(told.join().message())
                .isEqualTo("The site doesn't offer it now. Did you mean 'gpt-5-low'?");
        assertThat(models.find("gpt-5-high")).isEmpty();
    }

    private static List<String> asked(TestPage page) {
        return page.link().taken().stream()
                .filter(Frame.Start.class::isInstance)
                .map(frame -> ((Frame.Start) frame).request().path())
                .toList();
    }

    private static String catalog(String... names) {
        return "[{\"arena\":\"chat\",\"complete\":true,\"models\":["
                + String.join(",", List.of(names).stream().map(ModelsTest::model).toList())
                + "]}]";
    }

    private static String model(String name) {
        return "{\"publicName\":\"%s\",\"id\":\"id-of-%s\"}".formatted(name, name);
    }

    private Models models(Duration patience) {
        return new Models(TestPage.PROFILE, store, clock, patience, Runnable::run);
    }

    private Tabs tabs(Models listener) {
        var limits = SessionLimits.of(Duration.ofSeconds(15), Duration.ofMinutes(3));
        return new Tabs("key", "0.1.0", TestPage.PROFILE, () -> limits, clock, List.of(listener));
    }

    private TestPage page(String tab) {
        return new TestPage(tabs, tab, "page", Runnable::run);
    }

    private TestPage page(String tab, String browser) {
        return new TestPage(tabs, TestPage.hello(browser, tab, "page"), Runnable::run);
    }

    private static final class MemoryStore implements ModelStore {
        private final List<List<Model>> saved = new ArrayList<>();

        @Override
        public List<Model> load() {
            return saved.isEmpty() ? List.of() : saved.getLast();
        }

        @Override
        public void save(List<Model> models) {
            saved.add(models);
        }
    }
}
