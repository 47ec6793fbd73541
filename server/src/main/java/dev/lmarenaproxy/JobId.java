package dev.lmarenaproxy;

import java.util.regex.Pattern;

/**
 * The name of a job, the same in logs, frames and answers.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ -}, so that it can stand in a header or a frame as
 *     it is
 */
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
