package dev.lmarenaproxy.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.tab.TabStatus;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is looked at while somebody watches. Asked on the feed's thread; each answers at once.
 *
 * @param tabs connected ones and those that went
 * @param models how many are known
 * @param revision of the settings
 * @param stats the figures of the moment
 */
public record Sights(
        Supplier<List<TabStatus>> tabs,
        IntSupplier models,
        LongSupplier revision,
        Supplier<ObjectNode> stats) {}
