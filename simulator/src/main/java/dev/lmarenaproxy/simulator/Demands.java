package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.Sessions.Session;
import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Demand.BrowserCheck;
import dev.lmarenaproxy.simulator.script.Demand.HumanVerification;
import dev.lmarenaproxy.simulator.script.Demand.SignIn;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the site wants of the person before it goes on, for one session or for everyone. Any thread
 * may call it.
 */
final class Demands {
    private static final String CLEARANCE = "cf_clearance";
    private static final int MOST = 10_000;

    private final Sessions sessions;
    private final Map<String, BrowserCheck> checks = new Recent<>(MOST);
    private final Map<String, Boolean> clearances = new Recent<>(MOST);
    private final Map<String, Boolean> unverified = new Recent<>(MOST);
    private final Map<String, Boolean> verified = new Recent<>(MOST);
    private @Nullable BrowserCheck checkOfAll;
    private boolean verificationOfAll;
    private boolean signsInByItself;

    Demands(Sessions sessions, boolean signsInByItself) {
        this.sessions = sessions;
        this.signsInByItself = signsInByItself;
    }

    synchronized void ofEveryone(Demand demand) {
        switch (demand) {
            case BrowserCheck check -> {
                checkOfAll = check;
                clearances.clear();
            }
            case HumanVerification _ -> {
                verificationOfAll = true;
                verified.clear();
            }
            case SignIn _ -> {
                sessions.endAll();
                signsInByItself = false;
            }
        }
    }

    synchronized void of(Session session, Demand demand) {
        switch (demand) {
            case BrowserCheck check -> checks.put(session.key(), check);
            case HumanVerification _ -> unverified.put(session.key(), true);
            case SignIn _ -> {
                sessions.end(session);
                signsInByItself = false;
            }
        }
    }

    /** The check that stands between this visitor and the site. */
    synchronized Optional<BrowserCheck> check(Exchange exchange) {
        var ofSession = sessions.of(exchange).map(session -> checks.get(session.key()));
        if (ofSession.isPresent()) {
            return ofSession;
        }
        var cleared = exchange.cookie(CLEARANCE).filter(clearances::containsKey).isPresent();
        return cleared ? Optional.empty() : Optional.ofNullable(checkOfAll);
    }

    /** The person pressed the button. */
    synchronized void checkPassed(Exchange exchange) {
        sessions.of(exchange).ifPresent(session -> checks.remove(session.key()));
        var clearance = UUID.randomUUID().toString();
        clearances.put(clearance, true);
        exchange.setCookie(CLEARANCE, clearance);
    }

    synchronized boolean verificationWanted(Session session) {
        return unverified.containsKey(session.key())
                || (verificationOfAll && !verified.containsKey(session.key()));
    }

    /** The person sent a message with the page's own form. */
    synchronized void verified(Session session) {
        unverified.remove(session.key());
        verified.put(session.key(), true);
    }

    /** Whether a visit of the page is enough to be signed in. */
    synchronized boolean signsInByItself() {
        return signsInByItself;
    }
}
