package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Model;
import java.util.List;

/** Where the last known models outlive the gateway. May block. */
public interface ModelStore {
    /** The models saved last; empty when there are none, or none that can be read. */
    List<Model> load();

    void save(List<Model> models);
}
