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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface of TensorFlow Serving. Rows are sent as {@code instances} where each has every input, and as {@code inputs}
 * otherwise.
 */
final class TensorFlowServing implements Protocol {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");
    /** The only output of a model has no name in an answer. */
    private static final String ONLY = "";

    private final String modelPath;
    private final String signature;

    TensorFlowServing(ServerSettings settings) {
        String version = settings.version();
        String which = version == null
                ? ""
                : (NUMBER.matcher(version).matches() ? "/versions/" : "/labels/") + UrlPaths.segment(version);
        this.modelPath = settings.url().getRawPath() + "/v1/models/" + UrlPaths.segment(settings.model()) + which;
        this.signature = settings.signature();
    }

    @Override
    public String healthPath() {
        return modelPath;
    }

    @Override
    public String refusalIn(byte[] health) throws ModelRefusedException {
        List<String> states = new ArrayList<>();
        for (JsonNode version :
                JsonTree.read(health, "the server's model status").path("model_version_status")) {
            states.add(version.path("version").asText() + " is "
                    + version.path("state").asText());
            if (version.path("state").asText().equals("AVAILABLE")) {
                return "";
            }
        }
        return "no version of the model is AVAILABLE" + (states.isEmpty() ? "" : ": " + String.join(", ", states));
    }

    @Override
    public String metadataPath() {
        return modelPath + "/metadata";
    }

    @Override
    public TensorSignature signature(byte[] metadata) throws ModelRefusedException {
        JsonNode all = JsonTree.read(metadata, "the server's metadata")
                .path("metadata")
                .path("signature_def")
                .path("signature_def");
        if (!all.has(signature)) {
            List<String> names = new ArrayList<>();
            all.fieldNames().forEachRemaining(names::add);
            throw new ModelRefusedException(
                    "settings.signature is '" + signature + "', which the server's model has not; it has " + names);
        }
        return new TensorSignature(tensors(all.path(signature), "inputs"), tensors(all.path(signature), "outputs"));
    }

    private static List<TensorSpec> tensors(JsonNode signature, String key) throws ModelRefusedException {
        List<TensorSpec> tensors = new ArrayList<>();
        for (String name : new TreeSet<>(names(signature.path(key)))) { // a map has no order of its own
            JsonNode tensor = signature.path(key).path(name);
            ElementType type = ServerType.ofTensorFlow(tensor.path("dtype").asText());
            if (type == null) {
                throw new ModelRefusedException("the server's metadata: '" + name + "' in " + key + " is of "
                        + tensor.path("dtype") + "; supported are the TensorFlow types of " + ServerType.allowed());
            }
            tensors.add(ServerType.spec(name, type, axes(tensor.path("tensor_shape"))));
        }
        if (tensors.isEmpty()) {
            throw new ModelRefusedException("the server's metadata: the signature has no " + key);
        }
        return tensors;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static @Nullable List<Long> axes(JsonNode shape) {
        if (shape.path("unknown_rank").asBoolean()) {
            return null;
        }
        List<Long> axes = new ArrayList<>();
        for (JsonNode axis : shape.path("dim")) {
            axes.add(Math.max(Axes.ANY, axis.path("size").asLong(Axes.ANY)));
        }
        return axes;
    }

    @Override
    public String inferencePath() {
        return modelPath + ":predict";
    }

    @Override
    public byte[] request(RunRows rows, List<TensorSpec> needed) {
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeStringField("signature_name", signature);
            if (rows.isBatched()) {
                writeInstances(json, rows);
            } else {
                writeInputs(json, rows);
            }
            json.writeEndObject();
        });
    }

    private static void writeInstances(JsonGenerator json, RunRows rows) throws IOException {
        json.writeArrayFieldStart("instances");
        for (int row = 0; row < rows.size(); row++) {
            json.writeStartObject();
            for (int i = 0; i < rows.inputs(); i++) {
                json.writeFieldName(rows.input(i).name());
                JsonElements.writeNested(json, rows.input(i).type(), rows.tensor(row, i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeInputs(JsonGenerator json, RunRows rows) throws IOException {
        json.writeObjectFieldStart("inputs");
        for (int i = 0; i < rows.inputs(); i++) {
            json.writeFieldName(rows.input(i).name());
            if (rows.isBatched(i)) {
                json.writeStartArray();
            }
            int count = rows.isBatched(i) ? rows.size() : 1;
            for (int row = 0; row < count; row++) {
                JsonElements.writeNested(json, rows.input(i).type(), rows.tensor(row, i));
            }
            if (rows.isBatched(i)) {
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    @Override
    public TensorData[] outputs(byte[] answer, List<TensorSpec> needed) throws BadAnswerException {
        Map<String, JsonArray> answered = JsonBytes.read(answer, TensorFlowServing::outputs);
        TensorData[] outputs = new TensorData[needed.size()];
        for (int i = 0; i < outputs.length; i++) {
            TensorSpec output = needed.get(i);
            JsonArray found = answered.get(answered.containsKey(ONLY) ? ONLY : output.name());
            if (found == null || (answered.containsKey(ONLY) && needed.size() > 1)) {
                throw new BadAnswerException("lacks the output '" + output.name() + "'; it has "
                        + (answered.containsKey(ONLY) ? "one without a name" : new TreeSet<>(answered.keySet())));
            }
            outputs[i] = CheckedOutput.of(output, found.shape(), found);
        }
        return outputs;
    }

    private static Map<String, JsonArray> outputs(JsonParser parser) throws IOException, BadAnswerException {
        Map<String, JsonArray> answered = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals("predictions")) {
                readPredictions(parser, answered);
            } else if (key.equals("outputs")) {
                readOutputs(parser, answered);
            } else {
                parser.skipChildren();
            }
        }
        return answered;
    }

    private static void readOutputs(JsonParser parser, Map<String, JsonArray> answered)
            throws IOException, BadAnswerException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            answered.put(ONLY, JsonArray.read(parser, "outputs"));
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            answered.put(name, JsonArray.read(parser, "output '" + name + "'"));
        }
    }

    /** One entry per row: a value, or an object with one per output. */
    private static void readPredictions(JsonParser parser, Map<String, JsonArray> answered)
            throws IOException, BadAnswerException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new BadAnswerException("predictions is no list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                answered.computeIfAbsent(ONLY, name -> new JsonArray("predictions"))
                        .addEntry(parser);
                continue;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                answered.computeIfAbsent(name, key -> new JsonArray("output '" + key + "'"))
                        .addEntry(parser);
            }
        }
        for (JsonArray output : answered.values()) {
            output.end();
        }
    }
}
