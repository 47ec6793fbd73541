package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the site wants of the person in one page. The page tells some of it, the answers that go
 * through it the rest.
 *
 * <p>Only answers that began after the last change say something new: of those before, one that
 * still flows does not mean that the site takes another, and one that was refused does not mean
 * that the person did nothing since.
 */
final class PersonNeed {
    private Frame.Page page;
    private @Nullable Need need;
    private int changes;

    PersonNeed(Frame.Page page) {
        this.page = page;
        this.need = wantedBy(page);
    }

    @Nullable Need now() {
        return need;
    }

    Frame.Page page() {
        return page;
    }

    /** How often it has changed; tells answers apart by when they began. */
    int changes() {
        return changes;
    }

    /** The page told how it is. */
    void told(Frame.Page told) {
        // a cookie that was there before is the one that the site refused
        var signedIn = need == Need.SIGN_IN && told.signedIn() && !page.signedIn();
        var passed = need == Need.BROWSER_CHECK && !told.check() && page.check();
        page = told;
        if (told.check() || need == null || signedIn || passed) {
            become(wantedBy(told));
        }
    }

    /**
     * An answer showed what the site wants, or that it wants nothing.
     *
     * @param began the number of changes when the answer was asked for
     */
    void answered(JobEvent event, int began) {
        if (began == changes) {
            become(event instanceof JobEvent.Failed(var fault) ? Need.after(fault, need) : null);
        }
    }

    /** The person has done something about it; whether enough, the next answer shows. */
    void used() {
        become(wantedBy(page));
    }

    private void become(@Nullable Need next) {
        if (next != need) {
            need = next;
            changes++;
        }
    }

    private static @Nullable Need wantedBy(Frame.Page page) {
        if (page.check()) {
            return Need.BROWSER_CHECK;
        }
        // without a session the site refuses every request
        return page.signedIn() ? null : Need.SIGN_IN;
    }
}
