package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a Model document that the structure check has seen. */
final class ModelReader {
    /** Most bytes of a model that is written out in a text. */
    static final int MOST_INLINE_BYTES = 128 * 1024;

    private static final int KIB = 1024;

    private final Fields root;
    private final Fields spec;
    private final Path folder;
    private final ModelFormats formats;
    private final int mostInlineBytes;
    private final Problems problems;

    ModelReader(Fields root, Path folder, ModelFormats formats, int mostInlineBytes, Problems problems) {
        this.mostInlineBytes = mostInlineBytes;
        this.root = root;
        this.spec = root.object("spec");
        this.folder = folder;
        this.formats = formats;
        this.problems = problems;
    }

    ModelDocument read() {
        ModelArtifact inline = inline();
        int before = problems.count();
        FeaturePacking features = features();
        Map<String, String> inputs = inputs();
        OutputMapping output = output(spec.object("output"));
        boolean isSound =
                problems.count() == before && spec.isWell("features") && spec.isWell("inputs") && spec.isWell("output");
        String format = format();
        Fields metadata = root.object("metadata");
        return new ModelDocument(
                root,
                folder,
                metadata.text("name", ""),
                metadata.text("version", ""),
                format,
                spec.text("location"),
                inline,
                spec.settings("settings"),
                spec.text("sha256"),
                spec.presetText("executor"),
                inputs,
                features,
                output,
                runtime(spec.object("runtime")),
                spec.has("warmup") ? warmupCalls(spec.object("warmup")) : ModelSpec.UNTIL_SETTLED,
                validation(spec.object("validation")),
                isSound);
    }

    private String format() {
        String format = spec.text("format", "");
        Optional<ModelFormat> found = formats.find(format);
        if (found.isPresent()) {
            checkSource(found.get());
        } else if (!format.isEmpty()) {
            problems.add(
                    spec.place("format"),
                    "is " + format + ", which is no model format here; " + Texts.list(formats.names()) + " are allowed"
                            + Texts.didYouMean(format, formats.names())
                            + OptionalFormats.hint(format));
        }
        return format;
    }

    /** A format goes by a file or by settings; that there is one of them the structure check has seen. */
    private void checkSource(ModelFormat format) {
        List<String> written =
                Stream.of("location", "inline", "settings").filter(spec::has).toList();
        if (written.size() != 1 || format.takesSettings() == written.contains("settings")) {
            return;
        }
        if (format.takesSettings()) {
            problems.add(
                    spec.place(written.get(0)),
                    "is for models that are files; format " + format.name() + " goes by the key settings instead");
            return;
        }
        List<String> others = formats.names().stream()
                .filter(name ->
                        formats.find(name).map(ModelFormat::takesSettings).orElse(false))
                .toList();
        problems.add(
                spec.place("settings"),
                "is for formats that go by it instead of a file, here " + Texts.list(others) + "; format "
                        + format.name() + " goes by location or inline");
    }

    private @Nullable ModelArtifact inline() {
        String text = spec.text("inline");
        if (text == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            if (bytes.length > mostInlineBytes) {
                problems.add(
                        spec.place("inline"),
                        "holds " + bytes.length + " bytes, at most " + mostInlineBytes / KIB
                                + " KiB are allowed; name a file by location");
            }
            return ModelArtifact.of("inline", bytes);
        } catch (IllegalArgumentException e) {
            problems.add(spec.place("inline"), "is not base64: " + e.getMessage());
            return null;
        }
    }

    private Map<String, String> inputs() {
        Map<String, String> inputs = spec.textMap("inputs");
        Map<String, String> endpointInputs = new HashMap<>();
        inputs.forEach((endpointInput, modelInput) -> {
            String other = endpointInputs.putIfAbsent(modelInput, endpointInput);
            if (other != null) {
                problems.add(
                        spec.place("inputs"),
                        "feeds the model input " + Texts.shown(modelInput) + " from both " + Texts.shown(other)
                                + " and " + Texts.shown(endpointInput) + ", one is allowed");
            }
        });
        return inputs;
    }

    private @Nullable FeaturePacking features() {
        Fields features = spec.object("features");
        List<String> order = features.texts("order");
        String input = features.text("input");
        if (order == null || input == null) {
            return null;
        }
        problems.addRepeated(order, features.place("order"), "the input");
        return new FeaturePacking(input, order);
    }

    private static int warmupCalls(Fields warmup) {
        Long calls = warmup.whole("requests");
        return calls == null ? ModelSpec.UNTIL_SETTLED : calls.intValue();
    }

    private RuntimeSpec runtime(Fields runtime) {
        String provider = runtime.presetText("provider");
        String orElse = runtime.text("orElse");
        if (provider.equals(orElse)) {
            problems.add(runtime.place("orElse"), "is " + provider + ", the provider itself; another one is allowed");
        }
        return new RuntimeSpec(provider, orElse, (int) runtime.presetWhole("threads"));
    }

    private static ModelDocument.@Nullable Validation validation(Fields validation) {
        String samples = validation.text("samples");
        return samples == null ? null : new ModelDocument.Validation(samples, validation.presetDecimal("tolerance"));
    }

    private OutputMapping output(Fields output) {
        List<String> classes = output.texts("classes");
        problems.addRepeated(classes, output.place("classes"), "the class");
        return new OutputMapping(
                output.text("label"),
                output.text("probabilities"),
                output.text("value"),
                output.text("confidence"),
                classes == null ? List.of() : classes);
    }
}
