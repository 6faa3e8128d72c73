package io.hedgerow.executors.tensors.example;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One dense layer with a softmax: the text {@code dense}, then a line of weights for each feature. It takes {@code x}, floats
 * {@code [N, features]}, and gives {@code p}, floats {@code [N, classes]}.
 */
public final class DenseFormat implements ModelFormat {
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public String name() {
        return "dense";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".dense");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        options.choose(List.of("cpu"));
        if (artifact.bytes().length > MOST_BYTES) {
            throw new ModelRefusedException("it is larger than 1 MiB");
        }
        List<String> lines =
                new String(artifact.bytes(), StandardCharsets.US_ASCII).lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals("dense")) {
            throw new ModelRefusedException("it does not begin with a line 'dense' and weights");
        }
        float[][] weights = new float[lines.size() - 1][];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = floats(lines.get(i + 1));
            if (weights[i].length != weights[0].length) {
                throw new ModelRefusedException("line " + (i + 2) + " has not as many weights as the first");
            }
        }
        return new DenseModel(weights);
    }

    private static float[] floats(String line) throws ModelRefusedException {
        try {
            double[] doubles = Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
        } catch (NumberFormatException e) {
            throw new ModelRefusedException("it has a weight that is no number: " + e.getMessage(), e);
        }
    }
}
