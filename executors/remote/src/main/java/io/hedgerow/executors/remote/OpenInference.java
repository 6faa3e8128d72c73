package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol, version 2, over HTTP with JSON. */
final class OpenInference implements Protocol {
    private final String modelPath;

    OpenInference(ServerSettings settings) {
        this.modelPath = settings.url().getRawPath() + "/v2/models/" + UrlPaths.segment(settings.model())
                + (settings.version() == null ? "" : "/versions/" + UrlPaths.segment(settings.version()));
    }

    /** The model's own: the server's is also refused where another of its models is not ready. */
    @Override
    public String healthPath() {
        return modelPath + "/ready";
    }

    @Override
    public String refusalIn(byte[] health) throws ModelRefusedException {
        if (health.length == 0 || health[0] != '{') {
            return ""; // the status alone is the answer of most servers
        }
        boolean isReady =
                JsonTree.read(health, "the server's health").path("ready").asBoolean(true);
        return isReady ? "" : "it says that the model is not ready";
    }

    @Override
    public String metadataPath() {
        return modelPath;
    }

    @Override
    public TensorSignature signature(byte[] metadata) throws ModelRefusedException {
        JsonNode model = JsonTree.read(metadata, "the server's metadata");
        return new TensorSignature(tensors(model, "inputs"), tensors(model, "outputs"));
    }

    private static List<TensorSpec> tensors(JsonNode model, String key) throws ModelRefusedException {
        List<TensorSpec> tensors = new ArrayList<>();
        for (JsonNode tensor : model.path(key)) {
            String name = tensor.path("name").asText();
            ElementType type =
                    ServerType.ofOpenInference(tensor.path("datatype").asText());
            if (type == null) {
                throw new ModelRefusedException("the server's metadata: '" + name + "' in " + key + " is of "
                        + tensor.path("datatype") + "; supported are " + ServerType.allowed());
            }
            List<Long> axes = new ArrayList<>();
            for (JsonNode axis : tensor.path("shape")) {
                axes.add(Math.max(Axes.ANY, axis.asLong(Axes.ANY)));
            }
            tensors.add(ServerType.spec(name, type, axes));
        }
        if (tensors.isEmpty()) {
            throw new ModelRefusedException("the server's metadata: has no " + key);
        }
        return tensors;
    }

    @Override
    public String inferencePath() {
        return modelPath + "/infer";
    }

    @Override
    public byte[] request(RunRows rows, List<TensorSpec> needed) {
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("inputs");
            for (int i = 0; i < rows.inputs(); i++) {
                writeInput(json, rows, i);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            for (TensorSpec output : needed) {
                json.writeStartObject();
                json.writeStringField("name", output.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeInput(JsonGenerator json, RunRows rows, int input) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", rows.input(input).name());
        json.writeStringField("datatype", rows.input(input).typeName());
        json.writeArrayFieldStart("shape");
        for (long axis : rows.shape(input)) {
            json.writeNumber(axis);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data");
        int count = rows.isBatched(input) ? rows.size() : 1;
        for (int row = 0; row < count; row++) {
            JsonElements.writeFlat(json, rows.input(input).type(), rows.tensor(row, input));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public TensorData[] outputs(byte[] answer, List<TensorSpec> needed) throws BadAnswerException {
        Map<String, Answered> answered = JsonBytes.read(answer, OpenInference::outputs);
        TensorData[] outputs = new TensorData[needed.size()];
        for (int i = 0; i < outputs.length; i++) {
            TensorSpec output = needed.get(i);
            Answered found = answered.get(output.name());
            if (found == null) {
                throw new BadAnswerException(
                        "lacks the output '" + output.name() + "'; it has " + new TreeSet<>(answered.keySet()));
            }
            outputs[i] = found.as(output);
        }
        return outputs;
    }

    private static Map<String, Answered> outputs(JsonParser parser) throws IOException, BadAnswerException {
        Map<String, Answered> answered = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean areOutputs = parser.currentName().equals("outputs");
            if (parser.nextToken() != JsonToken.START_ARRAY || !areOutputs) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Answered output = Answered.read(parser);
                if (answered.put(output.name, output) != null) {
                    throw new BadAnswerException("has the output '" + output.name + "' twice");
                }
            }
        }
        return answered;
    }

    /** One output as it was answered; its keys come in any order. */
    private static final class Answered {
        private String name = "";
        private String datatype = "";
        private @Nullable JsonArray shape;
        private @Nullable JsonArray data;

        static Answered read(JsonParser parser) throws IOException, BadAnswerException {
            Answered output = new Answered();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "name" -> output.name = parser.getText();
                    case "datatype" -> output.datatype = parser.getText();
                    case "shape" -> output.shape = JsonArray.read(parser, "shape");
                    case "data" -> output.data = JsonArray.read(parser, "data");
                    default -> parser.skipChildren();
                }
            }
            return output;
        }

        TensorData as(TensorSpec output) throws BadAnswerException {
            if (!datatype.equals(output.typeName())) {
                throw new BadAnswerException(
                        "output '" + name + "' is of '" + datatype + "', the model declares " + output.typeName());
            }
            if (data == null || shape == null) {
                throw new BadAnswerException("output '" + name + "' lacks its shape or its data");
            }
            long[] axes = shape.longs();
            long[] nesting = data.shape();
            if (nesting.length != 1 && !java.util.Arrays.equals(nesting, axes)) {
                throw new BadAnswerException("output '" + name + "' is nested otherwise than its shape says");
            }
            return CheckedOutput.of(output, axes, data);
        }
    }
}
