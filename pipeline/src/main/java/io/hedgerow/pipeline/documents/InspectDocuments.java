package io.hedgerow.pipeline.documents;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the documents with which a model file is served on a file of requests. */
public final class InspectDocuments {
    private static final int MOST_PACKED = 10_000;

    private final String fileName;
    private final String format;
    private final ModelSignature signature;
    private final ModelArtifact artifact;
    private final OutputMapping output;
    private final StringBuilder yaml = new StringBuilder();

    private InspectDocuments(
            String fileName, String format, ModelSignature signature, ModelArtifact artifact, OutputMapping output) {
        this.fileName = fileName;
        this.format = format;
        this.signature = signature;
        this.artifact = artifact;
        this.output = output;
    }

    /**
     * Job, Model and Endpoint documents that run unchanged on {@code requests.csv} beside them, whose header line has
     * the names of the inputs; on {@code requests.jsonl} where an input is a tensor that no columns can fill.
     *
     * @param fileName the model's file, relative to where the documents will lie, or absolute
     * @param format its registered format
     * @param signature what the model takes and gives
     * @param artifact its bytes
     */
    public static String render(String fileName, String format, ModelSignature signature, ModelArtifact artifact) {
        return render(fileName, format, signature, artifact, OutputMapping.INFERRED);
    }

    /**
     * The same, of a signature that was read with names the file does not give.
     *
     * @param output those names; they are written into the Model document
     */
    public static String render(
            String fileName, String format, ModelSignature signature, ModelArtifact artifact, OutputMapping output) {
        return new InspectDocuments(fileName, format, signature, artifact, output).render();
    }

    private String render() {
        job();
        model();
        endpoint();
        return yaml.toString();
    }

    private String name() {
        Path last = Path.of(fileName).getFileName();
        String base = (last == null ? fileName : last.toString()).replaceFirst("(?<=.)\\.[^.]*$", "");
        String name = base.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "model" : name.substring(0, Math.min(100, name.length()));
    }

    private void job() {
        head("Job", "{name: " + quoted(name()) + "}");
        if (isCsv()) {
            yaml.append("  # The header line of the file: ").append(columns()).append('\n');
            line(
                    "  # A column requestId is optional; other columns are named in ignoreColumns: [...]. Where the columns are");
            line(
                    "  # not separated by commas, delimiter: \";\" says by what; header: [...] names those of a file without one.");
            line("  requests: {files: {path: requests.csv, format: csv, endpoint: " + quoted(name()) + "}}");
        } else {
            yaml.append("  # One request a line; an input is a tensor, which no columns can fill.\n");
            line("  requests: {files: {path: requests.jsonl, format: jsonl}}");
        }
        line("  answers: {files: {path: out/answers}}");
        Path path = Path.of(fileName).normalize();
        Path folder = path.getParent();
        if (folder != null && (path.isAbsolute() || path.startsWith(".."))) {
            line("  allow: {locations: [" + quoted(folder.toString()) + "]}");
        }
    }

    private void model() {
        line("---");
        head("Model", "{name: " + quoted(name()) + ", version: \"1\"}");
        line("  format: " + quoted(format));
        line("  location: " + quoted(fileName));
        line("  sha256: " + quoted(artifact.sha256()));
        InputSpec packed = packed();
        if (packed != null) {
            line("  features: {input: " + quoted(packed.name()) + ", order: " + list(packedNames(packed)) + "}");
        }
        List<String> mapped = new ArrayList<>();
        addMapped(mapped, "label", output.label());
        addMapped(mapped, "probabilities", output.probabilities());
        addMapped(mapped, "value", output.value());
        addMapped(mapped, "confidence", output.confidence());
        if (!output.classes().isEmpty()) {
            mapped.add("classes: " + list(output.classes()));
        }
        if (!mapped.isEmpty()) {
            line("  output: {" + String.join(", ", mapped) + "}");
        }
    }

    private static void addMapped(List<String> mapped, String key, @Nullable String name) {
        if (name != null) {
            mapped.add(key + ": " + quoted(name));
        }
    }

    private void endpoint() {
        line("---");
        head("Endpoint", "{name: " + quoted(name()) + "}");
        line("  task: " + (signature.task() == Task.CLASSIFICATION ? "classification" : "regression"));
        if (!signature.classes().isEmpty()) {
            line("  classes: " + list(signature.classes()));
        }
        line("  inputs:");
        endpointInputs().forEach(this::input);
        boolean hasAnswer = signature.outputs().stream()
                .anyMatch(output -> List.of("label", "probabilities", "value").contains(output.role()));
        if (!hasAnswer) {
            line("  includeOutputs: true");
        }
        line("  deadline: none");
        line("  variants:");
        line("    - {name: " + quoted(name()) + ", model: " + quoted(name()) + ", version: \"1\"}");
    }

    private void input(InputSpec input) {
        String optional = input.optional() ? ", optional: true" : "";
        String shape = input.isTensor() ? ", shape: " + input.shape() : "";
        line("    - {name: " + quoted(input.name()) + ", type: " + input.type().yamlName() + optional + shape + "}");
    }

    private List<InputSpec> endpointInputs() {
        InputSpec packed = packed();
        List<InputSpec> inputs = new ArrayList<>();
        for (InputSpec input : signature.inputs()) {
            if (input.equals(packed)) {
                packedNames(input).forEach(name -> inputs.add(InputSpec.scalar(name, input.type())));
            } else {
                inputs.add(input);
            }
        }
        return inputs;
    }

    private boolean isCsv() {
        return endpointInputs().stream().noneMatch(InputSpec::isTensor);
    }

    private String columns() {
        return endpointInputs().stream()
                .map(input -> Texts.shown(input.name()))
                .limit(50)
                .collect(Collectors.joining(","));
    }

    /** The one tensor of one fixed axis that columns can fill, or null. */
    private @Nullable InputSpec packed() {
        List<InputSpec> tensors =
                signature.inputs().stream().filter(InputSpec::isTensor).toList();
        if (tensors.size() != 1 || tensors.get(0).shape().size() != 1) {
            return null;
        }
        long size = tensors.get(0).shape().get(0);
        return size >= 1 && size <= MOST_PACKED ? tensors.get(0) : null;
    }

    private List<String> packedNames(InputSpec tensor) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tensor.shape().get(0); i++) {
            names.add(tensor.name() + "_" + i);
        }
        return names;
    }

    private void head(String kind, String metadata) {
        line("apiVersion: " + Grammar.API_VERSION);
        line("kind: " + kind);
        line("metadata: " + metadata);
        line("spec:");
    }

    private void line(String line) {
        yaml.append(line).append('\n');
    }

    private static String list(List<String> texts) {
        return texts.stream().map(InspectDocuments::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** As JSON quotes it, which YAML reads the same. */
    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
