package dev.lmarenaproxy.emulation;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a schema, matched with a limit: there are patterns and texts that would take years.
 * One that needs too long, or that Java can't read (schemas have JavaScript's patterns, which are
 * mostly the same), counts as met: the client looks at what it gets again.
 */
final class BoundedPattern implements RegularExpression {
    /** Looks at characters of the text; some 10 ms. */
    private static final int MOST_LOOKS = 1_000_000;

    private static final int LONGEST_PATTERN = 4096;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static RegularExpression of(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            return _ -> true;
        }
        try {
            return new BoundedPattern(Pattern.compile(pattern));
        } catch (PatternSyntaxException foreign) {
            return _ -> true;
        } catch (StackOverflowError nested) {
            return _ -> true;
        }
    }

    @Override
    public boolean matches(String value) {
        try {
            return pattern.matcher(new Text(value, new Budget())).find();
        } catch (Spent tooLong) {
            return true;
        } catch (StackOverflowError tooDeep) {
            // java's matcher goes one level deeper for each repetition of a group
            return true;
        }
    }

    private static final class Budget {
        private int left = MOST_LOOKS;

        void look() {
            left--;
            if (left < 0) {
                throw new Spent();
            }
        }
    }

    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super(null, null, false, false);
        }
    }

    private record Text(CharSequence text, Budget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            budget.look();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Text(text.subSequence(start, end), budget);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
