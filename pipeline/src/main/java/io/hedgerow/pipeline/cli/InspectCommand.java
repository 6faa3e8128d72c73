package io.hedgerow.pipeline.cli;

import io.hedgerow.executors.FolderArchive;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.pipeline.documents.InspectDocuments;
import io.hedgerow.pipeline.documents.OptionalFormats;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hedgerow models inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Shows what a model file takes and gives.")
final class InspectCommand implements Callable<Integer> {

    private static final int MOST_FOLDER_BYTES = 1 << 30;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A model file, or the folder of a format that has one.")
    private @Nullable Path file;

    @Option(names = "--yaml", description = "Prints complete documents that serve the model on a CSV file.")
    private boolean yaml;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "CLASS",
            description = "Names of the classes by position, where the file has none.")
    private List<String> classes = List.of();

    @Override
    public Integer call() throws IOException, RefusedException {
        Path path = Objects.requireNonNull(file);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean isFolder = Files.isDirectory(path);
        if (!isFolder && !Files.isRegularFile(path)) {
            throw new RefusedException("there is no file " + path);
        }
        ModelFormat format = isFolder ? formatOfFolder(path) : formatOfFile(path);
        ModelArtifact artifact = isFolder
                ? ModelArtifact.of(path.toString(), FolderArchive.pack(path, MOST_FOLDER_BYTES))
                : ModelArtifact.ofFile(path.toString(), path);
        ModelSignature signature = signature(format, artifact);
        out.print(
                yaml
                        ? InspectDocuments.render(path.toString(), format.name(), signature, artifact, mapping())
                        : describe(format, artifact, signature));
        out.flush();
        return ExitCode.DONE;
    }

    private static ModelFormat formatOfFile(Path path) throws RefusedException {
        ModelFormats formats = ModelFormats.load(InspectCommand.class.getClassLoader());
        return formats.forFile(path.toString())
                .orElseThrow(() -> new RefusedException(path + ": no model format claims this file's ending; there are "
                        + String.join(", ", formats.names()) + OptionalFormats.hintForFile(path.toString())));
    }

    private static ModelFormat formatOfFolder(Path path) throws IOException, RefusedException {
        ModelFormats formats = ModelFormats.load(InspectCommand.class.getClassLoader());
        List<String> names = FolderArchive.fileNames(path);
        String hint = names.stream().map(OptionalFormats::hintForFile).reduce("", (a, b) -> a.isEmpty() ? b : a);
        return formats.forFolder(names)
                .orElseThrow(() -> new RefusedException(path + ": no model format takes this folder; there are "
                        + String.join(", ", formats.names()) + hint));
    }

    private ModelSignature signature(ModelFormat format, ModelArtifact artifact) throws RefusedException {
        try (LoadedModel model = format.load(artifact, LoadOptions.DEFAULT)) {
            return model.signature(mapping());
        } catch (ModelRefusedException e) {
            throw new RefusedException(artifact.source() + ": " + e.getMessage());
        }
    }

    private OutputMapping mapping() {
        return new OutputMapping(null, null, null, null, classes);
    }

    private static String describe(ModelFormat format, ModelArtifact artifact, ModelSignature signature) {
        StringBuilder text = new StringBuilder();
        line(text, "file", artifact.source());
        line(text, "format", format.name());
        line(text, "size", Numbers.count(artifact.sizeBytes()) + " bytes");
        line(text, "sha256", artifact.sha256());
        line(text, "task", signature.task().name().toLowerCase(java.util.Locale.ROOT));
        if (!signature.classes().isEmpty()) {
            line(text, "classes", String.join(", ", signature.classes()));
        }
        TextTable inputs = new TextTable("input", "type", "shape", "");
        for (InputSpec input : signature.inputs()) {
            inputs.row(
                    input.name(),
                    input.type().yamlName(),
                    input.isTensor() ? input.shape().toString() : "",
                    input.optional() ? "optional" : "");
        }
        TextTable outputs = new TextTable("output", "type", "used as");
        signature.outputs().forEach(output -> outputs.row(output.name(), output.type(), output.role()));
        return text.append(System.lineSeparator())
                .append(inputs)
                .append(System.lineSeparator())
                .append(outputs)
                .toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-8s %s%n", name, value));
    }
}
