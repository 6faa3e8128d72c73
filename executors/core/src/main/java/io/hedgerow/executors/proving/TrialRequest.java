package io.hedgerow.executors.proving;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the child process is told, in a file: a command line would be too short for it.
 *
 * @param format name of the model format
 * @param source where the model came from, for messages
 * @param sha256 digest of its bytes
 * @param load how it is loaded
 * @param output which outputs mean what
 * @param longest how long the process lives at most, whatever becomes of its parent
 * @param parentPid its parent; it ends when that is gone
 */
record TrialRequest(
        String format,
        String source,
        String sha256,
        LoadOptions load,
        OutputMapping output,
        Duration longest,
        long parentPid) {
    private static final String CLASS = "class.";

    static TrialRequest of(TrialSubject subject, Duration longest, long parentPid) {
        return new TrialRequest(
                subject.format(),
                subject.artifact().source(),
                subject.artifact().sha256(),
                subject.load(),
                subject.output(),
                longest,
                parentPid);
    }

    void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", format);
        fields.put("source", source);
        fields.put("sha256", sha256);
        fields.put("provider", load.provider());
        putIfPresent(fields, "orElse", load.orElse());
        fields.put("threads", load.threads());
        putIfPresent(fields, "label", output.label());
        putIfPresent(fields, "probabilities", output.probabilities());
        putIfPresent(fields, "value", output.value());
        putIfPresent(fields, "confidence", output.confidence());
        for (int i = 0; i < output.classes().size(); i++) {
            fields.put(CLASS + i, output.classes().get(i));
        }
        fields.put("longestMillis", longest.toMillis());
        fields.put("parentPid", parentPid);
        FlatJson.write(file, fields);
    }

    private static void putIfPresent(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    static TrialRequest read(Path file) throws IOException {
        Map<String, String> fields = FlatJson.read(file);
        List<String> classes = new ArrayList<>();
        while (fields.containsKey(CLASS + classes.size())) {
            classes.add(required(fields, CLASS + classes.size()));
        }
        return new TrialRequest(
                required(fields, "format"),
                required(fields, "source"),
                required(fields, "sha256"),
                new LoadOptions(
                        required(fields, "provider"),
                        fields.get("orElse"),
                        Integer.parseInt(required(fields, "threads"))),
                new OutputMapping(
                        fields.get("label"),
                        fields.get("probabilities"),
                        fields.get("value"),
                        fields.get("confidence"),
                        classes),
                Duration.ofMillis(Long.parseLong(required(fields, "longestMillis"))),
                Long.parseLong(required(fields, "parentPid")));
    }

    private static String required(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("the request has no " + name);
        }
        return value;
    }
}
