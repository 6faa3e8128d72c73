package io.hedgerow.executors.proving;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A remembered outcome.
 *
 * @param ending how the last trial ended
 * @param crashes trials in a row that ended by chance, the last one included
 * @param at when the last one ended
 */
record Marker(TrialEnding ending, int crashes, Instant at) {

    static Marker of(TrialEnding ending, @Nullable Marker before, Instant now) {
        int earlier = before == null ? 0 : before.crashes;
        return new Marker(ending, ending.kind().isByChance() ? earlier + 1 : 0, now);
    }

    /** Whether it is worth remembering: a machine that lacks a provider may get it, or its driver, at any time. */
    boolean isKept() {
        return ending.kind() != TrialEnding.Kind.UNAVAILABLE;
    }

    /** Whether it spares a trial now. */
    boolean holds(ProvingOptions options, Instant now) {
        return switch (ending.kind()) {
            case PROVEN -> true;
            case REFUSED, OVER_MEMORY -> isWithin(options.refusedFor(), now);
            case CRASHED, OVER_TIME -> crashes >= options.crashesAllowed() && isWithin(options.quarantine(), now);
            case UNAVAILABLE -> false;
        };
    }

    private boolean isWithin(Duration time, Instant now) {
        return !at.isAfter(now) && at.plus(time).isAfter(now);
    }

    Map<String, Object> fields(Conditions conditions) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", conditions.format());
        fields.put("sha256", conditions.sha256());
        fields.put("conditions", conditions.digest());
        fields.put("kind", ending.kind());
        fields.put("reason", ending.reason());
        fields.put("crashes", crashes);
        fields.put("at", at);
        Proof proof = ending.proof();
        if (proof != null) {
            TrialReport.putProof(fields, proof);
        }
        return fields;
    }

    /** What a file says, if it is one of these conditions and in order. */
    static Optional<Marker> of(Map<String, String> fields, Conditions conditions) {
        if (!conditions.digest().equals(fields.get("conditions"))
                || !conditions.sha256().equals(fields.get("sha256"))
                || !conditions.format().equals(fields.get("format"))) {
            return Optional.empty();
        }
        try {
            TrialEnding.Kind kind = TrialEnding.Kind.valueOf(fields.getOrDefault("kind", ""));
            TrialEnding ending = kind == TrialEnding.Kind.PROVEN
                    ? TrialEnding.proven(TrialReport.proof(fields, Proof.Kind.REMEMBERED))
                    : TrialEnding.of(kind, fields.getOrDefault("reason", ""));
            return Optional.of(new Marker(
                    ending,
                    Integer.parseInt(fields.getOrDefault("crashes", "")),
                    Instant.parse(fields.getOrDefault("at", ""))));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
