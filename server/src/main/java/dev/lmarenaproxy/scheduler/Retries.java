package dev.lmarenaproxy.scheduler;

import java.time.Duration;

/**
 * How attempts that failed at the site are made again.
 *
 * @param most further attempts after faults of the site, at least 0
 * @param firstPause before the first of them; doubled each time
 * @param longestPause the limit of the doubling
 */
public record Retries(int most, Duration firstPause, Duration longestPause) {
    public Retries {
        if (most < 0 || !firstPause.isPositive() || !longestPause.isPositive()) {
            throw new IllegalArgumentException("retries below their least");
        }
    }
}
