package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tab is told besides its requests, so that its person knows what is the matter: what the
 * site wants of them, a limit, a pause, and that the page is to be loaded again.
 */
final class Notices {
    private final PersonNeed need;
    private final Reloads reloads;
    private final String watch;
    private boolean draining;
    private @Nullable Instant limitedUntil;

    private Set<String> accepts = Set.of();
    private Frame.@Nullable Needs toldNeeds;
    private boolean toldDraining;
    private @Nullable Instant toldLimit;

    /**
     * @param former what was known of the tab when its page was another one
     * @param watch the beginning of the paths by which the site's page asks for answers
     */
    Notices(Frame.Hello hello, @Nullable TabStatus former, String watch) {
        this.need = new PersonNeed(hello.state());
        this.reloads = new Reloads(former == null ? null : former.lastReload());
        this.watch = watch;
        if (former != null) {
            draining = former.draining();
            limitedUntil = former.limitedUntil();
        }
    }

    /** The page connected: it knows nothing of what was told before. */
    void greeted(Frame.Hello hello) {
        accepts = hello.accepts();
        toldNeeds = null;
        toldDraining = false;
        toldLimit = null;
        told(hello.state());
    }

    void told(Frame.Page page) {
        need.told(page);
    }

    void used() {
        need.used();
    }

    /** How often what is needed has changed. */
    int changes() {
        return need.changes();
    }

    /**
     * An answer showed what the site wants.
     *
     * @param began {@link #changes()} when the answer was asked for
     * @return whether that is something new
     */
    boolean answered(JobEvent event, int began, Instant now) {
        need.answered(event, began);
        if (need.changes() == began) {
            return false;
        }
        if (need.now() == Need.BROWSER_CHECK) {
            reloads.want(Frame.Reload.Cause.BROWSER_CHECK, now);
        }
        return true;
    }

    void drain(boolean drain) {
        draining = drain;
    }

    void limit(@Nullable Instant until) {
        limitedUntil = until;
    }

    /** The person wants the page loaded again. */
    void reload(Instant now) {
        reloads.want(Frame.Reload.Cause.PERSON, now);
    }

    boolean draining() {
        return draining;
    }

    @Nullable Need need() {
        return need.now();
    }

    Frame.Page page() {
        return need.page();
    }

    @Nullable Instant limitedUntil() {
        return limitedUntil;
    }

    @Nullable Instant lastReload() {
        return reloads.last();
    }

    /** Limits end by themselves. */
    void passed(Instant now) {
        if (limitedUntil != null && !limitedUntil.isAfter(now)) {
            limitedUntil = null;
        }
    }

    /**
     * What the tab is to be told now; it counts as told.
     *
     * @param busy whether answers are on their way through it
     */
    List<Frame.ToTab> due(boolean busy, Instant now) {
        var due = new ArrayList<Frame.ToTab>();
        var wanted = need.now();
        var needs = new Frame.Needs(wanted, wanted == Need.VERIFICATION ? watch : null);
        if (!needs.equals(toldNeeds)) {
            toldNeeds = needs;
            due.add(needs);
        }
        if (accepts.contains("standing")
                && (draining != toldDraining || !Objects.equals(limitedUntil, toldLimit))) {
            toldDraining = draining;
            toldLimit = limitedUntil;
            var left = limitedUntil == null ? Duration.ZERO : Duration.between(now, limitedUntil);
            due.add(new Frame.Standing(draining, left));
        }
        if (wanted != Need.BROWSER_CHECK || need.page().check()) {
            reloads.needless();
        }
        var reload = accepts.contains("reload") ? reloads.due(busy, now) : null;
        if (reload != null) {
            due.add(new Frame.Reload(reload));
        }
        return due;
    }
}
