package dev.lmarenaproxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of changes does. */
public abstract class ChangeStoreContract {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private ChangeStore changes = new MemoryChanges();

    /** An empty one. */
    protected abstract ChangeStore store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        changes = store();
    }

    @AfterEach
    void close() {
        changes.close();
    }

    @Test
    void an_empty_one_knows_nothing() throws Exception {
        assertThat(changes.last()).isEmpty();
        assertThat(changes.page(10, 0)).isEmpty();
        assertThat(changes.count()).isZero();
        assertThat(changes.find(1)).isEmpty();
    }

    @Test
    void a_change_comes_back_as_it_was() throws Exception {
        var list = JsonNodeFactory.instance.arrayNode().add("a").add("\u00e9 \"b\"");
        var change =
                new Change(
                        7,
                        AT,
                        Change.Who.DASHBOARD,
                        List.of(
                                new Change.Step("a.b", IntNode.valueOf(1), IntNode.valueOf(2)),
                                new Change.Step("a.c", BooleanNode.TRUE, BooleanNode.FALSE),
                                new Change.Step("a.d", TextNode.valueOf(""), list)),
                        false);

        changes.append(change, "{\"a\":1}");

        assertThat(changes.find(7)).contains(change);
        assertThat(changes.last()).contains(new ChangeStore.Last(7, "{\"a\":1}"));
        assertThat(changes.find(6)).isEmpty();
    }

    @Test
    void the_latest_comes_first_page_by_page() throws Exception {
        for (int id = 1; id <= 5; id++) {
            changes.append(change(id), "{}");
        }

        assertThat(changes.page(2, 0)).extracting(Change::id).containsExactly(5L, 4L);
        assertThat(changes.page(2, 4)).extracting(Change::id).containsExactly(1L);
        assertThat(changes.page(2, 5)).isEmpty();
        assertThat(changes.count()).isEqualTo(5);
    }

    @Test
    void an_undone_one_says_so() throws Exception {
        changes.append(change(1), "{}");
        changes.append(change(2), "{}");

        changes.undone(1);

        assertThat(changes.page(2, 0)).extracting(Change::undone).containsExactly(false, true);
    }

    @Test
    void the_oldest_are_forgotten_beyond_the_limit() throws Exception {
        for (int id = 1; id <= ChangeStore.MOST + 2; id++) {
            changes.append(change(id), "{}");
        }

        assertThat(changes.count()).isEqualTo(ChangeStore.MOST);
        assertThat(changes.find(2)).isEmpty();
        assertThat(changes.find(3)).isPresent();
    }

    private static Change change(long id) {
        var step = new Change.Step("a.b", IntNode.valueOf(1), IntNode.valueOf(2));
        return new Change(id, AT, Change.Who.FILE, List.of(step), false);
    }
}
