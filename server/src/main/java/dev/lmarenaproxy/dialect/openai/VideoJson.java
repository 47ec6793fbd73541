package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Videos as {@code /v1/videos} tells of them. The site tells neither how much of a video is done
 * nor how large or long it is: the progress is 0 or 100, and what was wished is told again, or what
 * OpenAI takes where nothing is.
 */
public final class VideoJson {
    private static final String PREFIX = "video_";
    private static final String USUAL_SIZE = "720x1280";
    private static final int USUAL_SECONDS = 4;

    private VideoJson() {}

    /** The job of a video's id; empty for what is no such id. */
    public static Optional<JobId> job(String id) {
        try {
            return id.startsWith(PREFIX)
                    ? Optional.of(new JobId(id.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public static String queued(Job job) {
        return video(job, "queued", null);
    }

    public static String inProgress(Job job) {
        return video(job, "in_progress", null);
    }

    public static String completed(Job job) {
        return video(job, "completed", null);
    }

    public static String failed(Job job, Fault fault) {
        return video(job, "failed", fault);
    }

    private static String video(Job job, String status, @Nullable Fault fault) {
        var prompt = VideoPrompt.of(job.prompt().messages().getLast().text());
        var out = new StringBuilder("{\"id\":\"").append(PREFIX).append(job.id().value());
        out.append("\",\"object\":\"video\",\"model\":");
        JsonText.appendString(job.model().name(), out);
        out.append(",\"status\":\"")
                .append(status)
                .append("\",\"progress\":")
                .append(status.equals("completed") ? 100 : 0)
                .append(",\"created_at\":")
                .append(job.submittedAt().getEpochSecond())
                .append(",\"completed_at\":null,\"expires_at\":null,\"prompt\":");
        JsonText.appendString(prompt.text(), out);
        out.append(",\"size\":\"")
                .append(prompt.size() == null ? USUAL_SIZE : prompt.size())
                .append("\",\"seconds\":\"")
                .append(prompt.seconds() == null ? USUAL_SECONDS : prompt.seconds())
                .append("\",\"remixed_from_video_id\":null,\"error\":");
        appendError(fault, out);
        return out.append('}').toString();
    }

    private static void appendError(@Nullable Fault fault, StringBuilder out) {
        if (fault == null) {
            out.append("null");
            return;
        }
        out.append("{\"code\":");
        JsonText.appendString(FaultMeaning.of(fault).code(), out);
        out.append(",\"message\":");
        JsonText.appendString(fault.message(), out);
        out.append('}');
    }
}
