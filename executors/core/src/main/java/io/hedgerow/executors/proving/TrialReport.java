package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the child process says of the model, in a file. An ending without one is told by the process's own end.
 *
 * @param kind PROVEN, REFUSED, UNAVAILABLE or OVER_MEMORY
 * @param reason what is wrong, else empty
 * @param proof what was seen; its numbers are 0 or -1 where the trial did not get there
 */
record TrialReport(TrialEnding.Kind kind, String reason, Proof proof) {
    private static final int LONGEST_REASON = 2_000;

    static TrialReport failed(TrialEnding.Kind kind, String reason) {
        return new TrialReport(kind, cut(reason), Proof.SKIPPED);
    }

    /** Names in a file can be as long as the file, and a message may quote them. */
    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        fields.put("reason", reason);
        putProof(fields, proof);
        FlatJson.write(file, fields);
    }

    static TrialReport read(Path file) throws IOException {
        Map<String, String> fields = FlatJson.read(file);
        try {
            return new TrialReport(
                    TrialEnding.Kind.valueOf(fields.getOrDefault("kind", "")),
                    cut(fields.getOrDefault("reason", "")),
                    proof(fields, Proof.Kind.TRIED));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no report of a trial: " + e.getMessage(), e);
        }
    }

    static void putProof(Map<String, Object> fields, Proof proof) {
        fields.put("signature", proof.signature());
        fields.put("peakBytes", proof.peakBytes());
        fields.put("loadMillis", proof.loadMillis());
        fields.put("warmNanos", proof.warmNanos());
        fields.put("scoredRows", proof.scoredRows());
    }

    /** Throws IllegalArgumentException where a number is missing or is none. */
    static Proof proof(Map<String, String> fields, Proof.Kind kind) {
        return new Proof(
                kind,
                fields.getOrDefault("signature", ""),
                number(fields, "peakBytes"),
                number(fields, "loadMillis"),
                number(fields, "warmNanos"),
                Math.toIntExact(number(fields, "scoredRows")));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, ""));
    }
}
