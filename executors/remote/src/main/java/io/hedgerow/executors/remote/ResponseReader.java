package io.hedgerow.executors.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.remote.RemoteCallException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Takes an answer off its connection, or says what its status means. */
final class ResponseReader {
    private static final int MOST_ERROR_BYTES = 64 << 10;
    private static final int MOST_ERROR_CHARACTERS = 200;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    /** A pause that fits into no call. */
    private static final long FOR_EVER = Long.MAX_VALUE;

    private ResponseReader() {}

    static Answer read(ClassicHttpResponse response, CallBudget budget) throws IOException, RemoteCallException {
        int status = response.getCode();
        if (status >= 300 && status < 400) {
            throw new RemoteCallException(
                    Kind.REFUSED, "the server answered with status " + status + "; redirects are not followed");
        }
        HttpEntity entity = response.getEntity();
        boolean isGood = status >= 200 && status < 300;
        byte[] body = entity == null
                ? new byte[0]
                : body(entity, budget, isGood ? Connections.MOST_ANSWER_BYTES : MOST_ERROR_BYTES);
        String type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
        String encoding = entity == null ? null : entity.getContentEncoding();
        Answer answer = new Answer(status, type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), body);
        if (!isGood) {
            throw refusal(response, answer);
        }
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new BadAnswerException("is encoded as " + encoding + ", which was not asked for");
        }
        return answer;
    }

    private static byte[] body(HttpEntity entity, CallBudget budget, int most) throws IOException, BadAnswerException {
        if (entity.getContentLength() > most) {
            throw new BadAnswerException(
                    "has " + entity.getContentLength() + " bytes; at most " + most + " are allowed");
        }
        InputStream in = entity.getContent();
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        byte[] buffer = new byte[8_192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > most) {
                throw new BadAnswerException("has more than the " + most + " bytes that are allowed");
            }
            if (budget.isOver()) {
                throw new SocketTimeoutException("the time was up before the answer had come");
            }
        }
        return body.toByteArray();
    }

    private static RemoteCallException refusal(ClassicHttpResponse response, Answer answer) {
        int status = answer.status();
        boolean isBusy = status == 503 || status == 429;
        Kind kind = isBusy ? Kind.BUSY : status >= 500 || status == 408 ? Kind.BROKEN : Kind.REFUSED;
        return new RemoteCallException(
                kind,
                "the server answered with status " + status + errorIn(answer),
                isBusy ? pauseNanos(response.getFirstHeader("Retry-After")) : RemoteCallException.NO_PAUSE);
    }

    private static long pauseNanos(@Nullable Header retryAfter) {
        if (retryAfter == null) {
            return RemoteCallException.NO_PAUSE;
        }
        String value =
                retryAfter.getValue() == null ? "" : retryAfter.getValue().strip();
        return SECONDS.matcher(value).matches() ? TimeUnit.SECONDS.toNanos(Long.parseLong(value)) : FOR_EVER;
    }

    /** Both protocols say what is wrong as {@code {"error": "…"}}. */
    private static String errorIn(Answer answer) {
        if (!answer.contentType().equals("application/json") || answer.body().length == 0) {
            return "";
        }
        JsonNode error;
        try {
            error = JsonTree.read(answer.body(), "error").path("error");
        } catch (ModelRefusedException e) {
            return ", and an error that is no JSON";
        }
        String text = error.isTextual() ? error.textValue().strip() : "";
        return text.isEmpty()
                ? ""
                : ": "
                        + (text.length() <= MOST_ERROR_CHARACTERS
                                ? text
                                : text.substring(0, MOST_ERROR_CHARACTERS) + "…");
    }
}
