package dev.lmarenaproxy.e2e.chaos;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gateway's journal holds once all is over. */
final class Ledger {
    private static final Set<String> ANSWERED = Set.of("STOP", "LENGTH", "null");

    private final List<String> flaws = new ArrayList<>();
    private final Map<String, String> outcomes = new HashMap<>();

    private Ledger() {}

    /** Reads {@code proxy.db}, which nobody writes any more. */
    static Ledger read(Path home) throws SQLException {
        var ledger = new Ledger();
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + home.resolve("proxy.db"));
                var statement = connection.createStatement()) {
            try (var rows =
                    statement.executeQuery(
                            "SELECT id, idempotency_key, ended_at, outcome FROM job")) {
                while (rows.next()) {
                    var outcome = rows.getString("outcome");
                    ledger.outcomes.put(rows.getString("id"), String.valueOf(outcome));
                    if (rows.getString("ended_at") == null || outcome == null) {
                        ledger.flaws.add(
                                "lost: job %s, %s, has no end in the journal"
                                        .formatted(
                                                rows.getString("id"),
                                                rows.getString("idempotency_key")));
                    }
                }
            }
            try (var rows =
                    statement.executeQuery(
                            """
                            SELECT idempotency_key, count(*) AS jobs FROM job
                            WHERE idempotency_key IS NOT NULL AND outcome IN ('STOP', 'LENGTH')
                            GROUP BY owner, idempotency_key HAVING count(*) > 1
                            """)) {
                while (rows.next()) {
                    ledger.flaws.add(
                            "duplicated: %s has %d jobs in the journal"
                                    .formatted(
                                            rows.getString("idempotency_key"),
                                            rows.getInt("jobs")));
                }
            }
        }
        return ledger;
    }

    List<String> flaws() {
        return flaws;
    }

    /** Whether it ended without an answer. */
    boolean failed(String job) {
        return !ANSWERED.contains(outcomes.getOrDefault(job, "unknown"));
    }

    int size() {
        return outcomes.size();
    }
}
