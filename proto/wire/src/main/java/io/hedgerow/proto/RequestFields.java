package io.hedgerow.proto;

import io.hedgerow.policies.Priority;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a request while they are read, and the rules both forms share. */
final class RequestFields {
    static final int MAX_ID_LENGTH = 256;
    static final int MAX_TEXT_LENGTH = 1024;
    static final int MAX_FEATURE_NAME_LENGTH = 1024;

    private static final long FIRST_MILLIS = -62_135_596_800_000L;
    private static final long LAST_MILLIS = 253_402_300_799_999L;

    private final Map<String, @Nullable Object> features = new LinkedHashMap<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private boolean featuresGiven;
    private boolean inputsGiven;
    private @Nullable String requestId;
    private @Nullable String endpoint;
    private @Nullable String unit;
    private @Nullable String replyTo;
    private Priority priority = Priority.NORMAL;
    private long deadlineMillis = Request.UNSET;
    private long eventTimeMillis = Request.UNSET;

    /** The path of a feature, fit for a message. */
    static String pathOf(String feature) {
        return "features." + Text.brief(feature, 64);
    }

    /** The value itself; one that could not be read has no written form. */
    static @Nullable Object writable(String feature, @Nullable Object value) {
        if (value instanceof MalformedValue malformed) {
            throw new IllegalArgumentException(
                    pathOf(feature) + " could not be read and cannot be written: " + malformed.message());
        }
        return value;
    }

    void requestId(@Nullable String value) throws DecodeException {
        requestId = text("requestId", value, MAX_ID_LENGTH);
        requireNotEmpty("requestId", requestId);
    }

    void endpoint(@Nullable String value) throws DecodeException {
        endpoint = text("endpoint", value, MAX_ID_LENGTH);
        requireNotEmpty("endpoint", endpoint);
    }

    void unit(@Nullable String value) throws DecodeException {
        unit = text("unit", value, MAX_TEXT_LENGTH);
    }

    void replyTo(@Nullable String value) throws DecodeException {
        replyTo = text("replyTo", value, MAX_TEXT_LENGTH);
    }

    void priority(Priority value) {
        priority = value;
    }

    void deadlineMillis(long value) throws DecodeException {
        deadlineMillis = inRange("deadlineMillis", value, 0);
    }

    void eventTimeMillis(long value) throws DecodeException {
        eventTimeMillis = eventTime(value);
    }

    /** The time of an event, from year 1 to 9999. */
    static long eventTime(long millis) throws DecodeException {
        return inRange("eventTimeMillis", millis, FIRST_MILLIS);
    }

    void feature(String name, @Nullable Object value) throws DecodeException {
        if (name.isEmpty() || name.length() > MAX_FEATURE_NAME_LENGTH) {
            throw new DecodeException("the name of a feature has 1 to " + MAX_FEATURE_NAME_LENGTH
                    + " characters; this one has " + name.length());
        }
        if (features.containsKey(name)) {
            throw new DecodeException("feature " + Text.quoted(name) + " is given twice");
        }
        features.put(name, value);
    }

    /** A tensor of the list of inputs, or what stands for it. */
    void input(String name, Object value) throws DecodeException {
        feature(name, value);
        inputs.add(name);
    }

    void featuresGiven() {
        featuresGiven = true;
    }

    void inputsGiven() {
        inputsGiven = true;
    }

    /** Which of the two is meant cannot be told where one is given as empty and the other is not. */
    private void requireNoneEmptyBesideTheOther() throws DecodeException {
        boolean hasInputs = !inputs.isEmpty();
        boolean hasFeatures = features.size() > inputs.size();
        if (featuresGiven && inputsGiven && hasInputs != hasFeatures) {
            String empty = hasInputs ? "features" : "inputs";
            String other = hasInputs ? "inputs" : "features";
            throw new DecodeException(
                    empty + " is empty beside " + other + ", which has values; leave out the empty one");
        }
    }

    Request request(String derivedRequestId) throws DecodeException {
        if (endpoint == null) {
            throw new DecodeException("endpoint is missing; the name of an endpoint is required");
        }
        requireNoneEmptyBesideTheOther();
        return new Request(
                requestId == null ? derivedRequestId : requestId,
                endpoint,
                unit,
                priority,
                deadlineMillis,
                eventTimeMillis,
                replyTo,
                features,
                inputs,
                Map.of());
    }

    private static void requireNotEmpty(String field, @Nullable String value) throws DecodeException {
        if (value != null && value.isEmpty()) {
            throw new DecodeException(field + " is empty; 1 to " + MAX_ID_LENGTH + " characters are allowed");
        }
    }

    private static @Nullable String text(String field, @Nullable String value, int maxLength) throws DecodeException {
        if (value != null && value.length() > maxLength) {
            throw new DecodeException(
                    field + " has " + value.length() + " characters; at most " + maxLength + " are allowed");
        }
        return value;
    }

    private static long inRange(String field, long value, long first) throws DecodeException {
        if (value < first || value > LAST_MILLIS) {
            throw new DecodeException(field + " is " + value + "; epoch milliseconds from " + first + " to "
                    + LAST_MILLIS + " are allowed");
        }
        return value;
    }
}
