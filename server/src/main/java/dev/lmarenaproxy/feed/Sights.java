package dev.lmarenaproxy.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.tab.TabStatus;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at while somebody watches. Asked on the feed's thread; each answers at once.
 *
 * @param tabs connected ones and those that went
 * @param models how many are known
 * @param settings which of them count
 * @param stats the figures of the moment
 */
public record Sights(
        Supplier<List<TabStatus>> tabs,
        IntSupplier models,
        Supplier<SettingsSight> settings,
        Supplier<ObjectNode> stats) {

    /**
     * Which settings count.
     *
     * @param revision another one after every change
     * @param problem why the file of settings doesn't count; null while it does
     */
    public record SettingsSight(long revision, @Nullable String problem) {}
}
