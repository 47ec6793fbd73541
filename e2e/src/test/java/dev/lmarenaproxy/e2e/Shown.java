package dev.lmarenaproxy.e2e;

import static java.math.RoundingMode.HALF_UP;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.math.MathContext;

/** How the dashboard writes figures in English, so that they can be held against the API's. */
final class Shown {
    /** Of a text that is there as a whole, and not as a part of another one. */
    static final Page.GetByTextOptions EXACTLY = new Page.GetByTextOptions().setExact(true);

    /** The same, within a part of the page. */
    static final Locator.GetByTextOptions IN_EXACTLY =
            new Locator.GetByTextOptions().setExact(true);

    private static final double SECOND_MILLIS = 1000;
    private static final MathContext THREE_DIGITS = new MathContext(3, HALF_UP);

    private Shown() {}

    /** That holds this text somewhere. */
    static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** Of less than a minute. */
    static String duration(double millis) {
        return millis < SECOND_MILLIS
                ? BigDecimal.valueOf(millis).setScale(0, HALF_UP) + " ms"
                : plain(BigDecimal.valueOf(millis / SECOND_MILLIS).round(THREE_DIGITS)) + " s";
    }

    static String percent(double share) {
        return plain(BigDecimal.valueOf(100 * share).setScale(1, HALF_UP)) + "%";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
