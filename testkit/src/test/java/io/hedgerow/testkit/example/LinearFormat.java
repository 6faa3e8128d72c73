package io.hedgerow.testkit.example;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Linear regressions: a line {@code intercept NUMBER}, then a line {@code INPUT NUMBER} for every input. */
public final class LinearFormat implements ModelFormat {
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".linear");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        options.choose(List.of("cpu"));
        if (artifact.bytes().length > MOST_BYTES) {
            throw new ModelRefusedException("it is larger than 1 MiB");
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String line : text(artifact.bytes()).lines().toList()) {
            int space = line.lastIndexOf(' ');
            String name = line.substring(0, Math.max(0, space));
            if (name.isBlank() || numbers.put(name, number(line.substring(space + 1))) != null) {
                throw new ModelRefusedException("a line lacks its name, or has that of another: " + line);
            }
        }
        Double intercept = numbers.remove("intercept");
        if (intercept == null || numbers.isEmpty()) {
            throw new ModelRefusedException("a line of the intercept, and one of an input at least, are needed");
        }
        return new LinearModel(intercept, numbers);
    }

    private static String text(byte[] bytes) throws ModelRefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelRefusedException("it is no text in UTF-8", e);
        }
    }

    private static double number(String text) throws ModelRefusedException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ModelRefusedException("a weight is no number: " + text, e);
        }
    }
}
