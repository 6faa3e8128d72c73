package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.Shape.Key.optional;
import static io.hedgerow.pipeline.documents.Shape.Key.preset;
import static io.hedgerow.pipeline.documents.Shape.Key.required;

import io.hedgerow.pipeline.documents.Shape.Decimal;
import io.hedgerow.pipeline.documents.Shape.OfFree;
import io.hedgerow.pipeline.documents.Shape.OfMap;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.Text;
import io.hedgerow.pipeline.documents.Shape.Whole;
import java.util.regex.Pattern;

/** What a Model document may hold. */
final class ModelGrammar {
    private static final Text SHA256 =
            new Text("a SHA-256 digest of 64 lower-case hex digits", Pattern.compile("[0-9a-f]{64}"), false);
    private static final Text LOCATION = new Text(
            "a path relative to this file, a URI of a Flink file system, or an https:// address,", null, false);
    /** The size of the file in it is looked at when it is decoded. */
    private static final int MOST_BASE64_CHARACTERS = 1024 * 1024;

    private static final Text BASE64 =
            new Text("base64 text", Pattern.compile("[A-Za-z0-9+/=\\s]+"), false, MOST_BASE64_CHARACTERS);

    static final OfObject FEATURES = Shape.object(
            "Features",
            "Scalars of the endpoint packed, in order, into one tensor of the model.",
            required("input", Grammar.ANY_TEXT, "Name of the model's tensor input."),
            required("order", Grammar.listOf(Grammar.ANY_TEXT, 1, 100_000), "Endpoint inputs, first to last."));

    static final OfObject OUTPUT = Shape.object(
            "Output",
            "Which outputs mean what, where the format's conventions do not find it.",
            optional("label", Grammar.ANY_TEXT, "Output with the predicted class."),
            optional("probabilities", Grammar.ANY_TEXT, "Output with the class probabilities."),
            optional("value", Grammar.ANY_TEXT, "Output with the regression value."),
            optional("confidence", Grammar.ANY_TEXT, "Output with the confidence."),
            optional("classes", Grammar.listOf(Grammar.LABEL, 1, 100_000), "Classes by position."));

    private static final Text PROVIDER = new Text(
            "an execution provider in lower case, such as cpu or cuda,",
            Pattern.compile("[a-z][a-z0-9_-]{0,63}"),
            false);

    static final OfObject RUNTIME = Shape.object(
            "Runtime",
            "The hardware the model runs on, for formats that leave a choice. It is asked for where the model runs: not by"
                    + " `validate`, nor by `flink run` on the machine that submits.",
            preset("provider", PROVIDER, "cpu", "Execution provider."),
            optional("orElse", PROVIDER, "Provider where the first is not there; left out: the model is refused."),
            preset("threads", new Whole(1, 1_024), "1", "Threads one call may use."));

    static final OfObject VALIDATION = Shape.object(
            "Validation",
            "What the model is known to answer. It is asked before it serves, through every endpoint that names it; a model"
                    + " that answers otherwise is refused.",
            required(
                    "samples",
                    LOCATION,
                    "File of JSON lines, each `features` (or `inputs`) as in a request and `prediction` as in an answer; what"
                            + " a prediction leaves out is not compared. At most 64 MiB."),
            preset(
                    "tolerance",
                    new Decimal(0, 1e9),
                    "1.0e-6",
                    "How far a number may be off: by this, or by this share of the expected number where that is more."));

    static final OfObject WARMUP = Shape.object(
            "Warmup",
            "How warm the model is before its first request. Left out: it is called with made-up rows until what a call takes"
                    + " has settled, at most 5,000 times and for about 1.5 s.",
            required(
                    "requests",
                    new Whole(0, 1_000_000),
                    "How often it is called at most, in the same time; 0: not at all, and it is not measured to be cheap either."));

    static final OfObject SPEC = Shape.exactlyOne(
            Shape.object(
                    "ModelSpec",
                    "Which file (or settings), in which format, scored where.",
                    required(
                            "format",
                            Grammar.NAME,
                            "Registered model format, such as pmml, onnx or tensorflow (an optional plug-in)."),
                    optional(
                            "location",
                            LOCATION,
                            "File (or folder, where the format has one), relative to this document, a Flink file system URI, or an https:// address."),
                    optional("inline", BASE64, "The file itself in base64, at most 128 KiB of it."),
                    optional(
                            "settings",
                            new OfFree("keys of the format to texts, numbers, booleans, lists and objects"),
                            "What the format goes by instead of a file, at most 128 KiB and 16 levels; for formats such as java"
                                    + " and composite, and for no others."),
                    optional(
                            "sha256",
                            SHA256,
                            "Digest the file must have; of settings, their JSON without spaces and with sorted keys."),
                    preset("executor", Grammar.NAME, "default", "Executor pool that hosts the model."),
                    optional(
                            "inputs",
                            new OfMap("endpoint input to model input", Grammar.ANY_TEXT),
                            "Endpoint input to model input, where names differ."),
                    optional("features", FEATURES, "Scalars packed into one tensor."),
                    optional("output", OUTPUT, "Which outputs mean what."),
                    optional("runtime", RUNTIME, "The hardware it runs on; left out: one thread of the processor."),
                    optional("validation", VALIDATION, "What the model is known to answer."),
                    optional("warmup", WARMUP, "How warm it is before its first request.")),
            "location",
            "inline",
            "settings");

    private static final OfObject METADATA = Shape.object(
            "ModelMetadata",
            "A name and version never change their bytes.",
            required("name", Grammar.NAME, "Name of the model."),
            required("version", Grammar.VERSION, "Its version."),
            Grammar.DESCRIPTION);

    static final OfObject DOCUMENT = Grammar.document("Model", "A version of a model.", METADATA, SPEC);

    private static final OfObject DELETED_METADATA = Shape.object(
            "ModelDeletionMetadata",
            "The version of a model that is not to be served any more.",
            required("name", Grammar.NAME, "Name of the model."),
            required("version", Grammar.VERSION, "Its version."),
            Grammar.DELETED,
            Grammar.DESCRIPTION);

    static final OfObject DELETION = Grammar.deletion("Model", DELETED_METADATA);

    private ModelGrammar() {}
}
