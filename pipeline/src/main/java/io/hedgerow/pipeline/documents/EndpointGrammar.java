package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.Shape.Key.optional;
import static io.hedgerow.pipeline.documents.Shape.Key.preset;
import static io.hedgerow.pipeline.documents.Shape.Key.required;

import io.hedgerow.pipeline.documents.Shape.Decimal;
import io.hedgerow.pipeline.documents.Shape.OfEither;
import io.hedgerow.pipeline.documents.Shape.OfMap;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.Text;
import io.hedgerow.pipeline.documents.Shape.TimeSpan;
import io.hedgerow.pipeline.documents.Shape.Whole;
import io.hedgerow.policies.spec.EndpointSpec;
import java.util.regex.Pattern;

/** What an Endpoint document may hold. */
final class EndpointGrammar {
    private static final Decimal WEIGHT = new Decimal(0, 1e9);
    private static final Decimal ANY_NUMBER = new Decimal(-Double.MAX_VALUE, Double.MAX_VALUE);
    private static final Text UNIT =
            new Text("unit, requestId or feature:NAME", Pattern.compile("unit|requestId|feature:.+"), false);
    private static final Text OPTION = new Text("text", Pattern.compile("(?s).*"), true);

    static final OfObject INPUT = Shape.object(
            "Input",
            "One input of the endpoint.",
            required("name", Grammar.ANY_TEXT, "Any name."),
            required(
                    "type",
                    Shape.choice("double", "float", "long", "int", "string", "boolean"),
                    "Type of the value, or of a tensor's elements."),
            Grammar.presetFlag("optional", "Whether a request may leave it out."),
            optional(
                    "shape",
                    Grammar.listOf(new Whole(-1, Integer.MAX_VALUE), 1, 16),
                    "Axes of a tensor, -1 where any size is allowed; left out: a scalar."));

    private static final Text MODEL = new Text(
            Grammar.NAME.what() + ", or with modelKey one that has {key} in it once",
            Pattern.compile(Grammar.NAME_PATTERN + "|([A-Za-z0-9][A-Za-z0-9._-]{0,99})?\\{key\\}[A-Za-z0-9._-]{0,99}"),
            false);
    private static final Text MODEL_KEY = new Text("unit or feature:NAME", Pattern.compile("unit|feature:.+"), false);

    private static final OfObject MODEL_VERSION = Shape.object(
            "ModelVersion",
            "A version of a model.",
            required("model", Grammar.NAME, "Name of the model."),
            required("version", Grammar.VERSION, "Its version."));

    private static final OfObject HOT_KEYS = Shape.object(
            "HotKeys",
            "The only requests a variant scores, and the keyed variant that does not. The two count as one: one vote, one answer.",
            required("variant", Grammar.NAME, "The keyed variant, of this endpoint, that it scores instead of."),
            required(
                    "keys",
                    Grammar.listOf(Grammar.LABEL, 1, 10_000),
                    "Keys of that variant; a whole number is written without decimals."));

    static final OfObject VARIANT = Shape.exactlyOne(
            Shape.object(
                    "Variant",
                    "A named arm, bound to one model version; or, with modelKey, to the model that the request's key chooses.",
                    required("name", Grammar.NAME, "Unique in the endpoint."),
                    required("model", MODEL, "Name of the model; with modelKey it has `{key}` where the key goes."),
                    optional("version", Grammar.VERSION, "Version of the model."),
                    optional(
                            "modelKey",
                            MODEL_KEY,
                            "What the key is: the request's unit (else its ID), or feature:NAME. Of the model with the key's name the"
                                    + " version that was published last scores."),
                    optional(
                            "fallback",
                            new OfEither(Grammar.NAME, MODEL_VERSION),
                            "modelKey: the model, of a keyed executor, for requests without a key and keys without a model; a name"
                                    + " where there is one version of it. Left out: NOT_READY."),
                    optional(
                            "executor",
                            Grammar.NAME,
                            "modelKey, required there without a fallback: the keyed executor that has the models; left out: the"
                                    + " fallback's."),
                    optional(
                            "hotKeys",
                            HOT_KEYS,
                            "The requests it scores, instead of another variant; left out: all. For fan-out all, and not for canary."),
                    preset("weight", WEIGHT, "1", "Share of assigned or canary traffic, relative to the sum."),
                    preset("voteWeight", WEIGHT, "1", "Weight of its vote in weightedVote."),
                    preset("timeout", new TimeSpan(1, false), "30s", "Longest one attempt may take."),
                    Grammar.presetFlag("shadow", "Scored, never answered with.")),
            "version",
            "modelKey");

    static final OfObject FAN_OUT = Shape.object(
            "FanOut",
            "Which variants score a request.",
            preset(
                    "mode",
                    Shape.choice("all", "assigned", "hedged", "staged"),
                    "all",
                    "all; assigned: only the variant whose arm the request's unit falls into; hedged: one, and another"
                            + " when it is slow or fails; staged: more only where the first were not sure."),
            optional(
                    "salt",
                    Grammar.ANY_TEXT,
                    "all, assigned: salt of the assignment hash; left out: the endpoint's name."),
            preset(
                    "unit",
                    UNIT,
                    "unit",
                    "all, assigned: what is assigned: the request's unit (else its ID), requestId, or feature:NAME."),
            optional(
                    "fallbacks",
                    Grammar.listOf(Grammar.NAME, 1, EndpointSpec.MAX_VARIANTS),
                    "assigned: variants that score beside the arm, for otherwise to choose from."),
            optional("primary", Grammar.NAME, "hedged, required there: the variant that scores at once."),
            preset(
                    "delay",
                    new HedgeWait(),
                    "p95",
                    "hedged: how long the primary is waited for, as a percentile of its recent latencies or a duration."),
            preset(
                    "maxExtraLoadPercent",
                    new Decimal(0.01, 100),
                    "5",
                    "hedged: most attempts beside a slow primary's, per hundred requests; one that replaces a failed attempt is free."),
            optional(
                    "stages",
                    Grammar.listOf(
                            Grammar.listOf(Grammar.NAME, 1, EndpointSpec.MAX_VARIANTS), 2, EndpointSpec.MAX_VARIANTS),
                    "staged, required there: the variants of each stage, first to last."),
            preset(
                    "minConfidence",
                    new Decimal(0.001, 1),
                    "0.8",
                    "staged: confidence at which no further stage is needed."));

    private static final OfObject CACHE = Shape.object(
            "Cache",
            "Remembered predictions, in each subtask for each model version.",
            optional(
                    "maximumEntries",
                    new Whole(1, 1_000_000_000),
                    "Most predictions kept; left out: 100000, or no limit where maximumBytes is written."),
            optional(
                    "maximumBytes",
                    new ByteSize(1),
                    "Most bytes of inputs and predictions kept, estimated; left out: no limit."),
            preset("ttl", new TimeSpan(1, false), "10m", "How long a prediction is kept."));

    /** A holder, because policies contain policies. */
    private static final class Selection {
        static final OfObject SHAPE = Shape.object(
                "Selection",
                "How the answer is chosen.",
                required(
                        "policy",
                        Grammar.NAME,
                        "fastest, majorityVote, weightedVote, confidence, average, priority, canary, or a registered name."),
                optional("quorum", WEIGHT, "Voting weight that wins; left out: more than half of it."),
                optional("minConfidence", new Decimal(0, 1), "Least confidence that may answer."),
                preset(
                        "tieBreak",
                        Shape.choice("firstDeclared", "highestConfidence", "lowestLatency"),
                        "firstDeclared",
                        "How equals are told apart."),
                preset("statistic", Shape.choice("mean", "median"), "mean", "What average takes of values."),
                optional("options", new OfMap("option to text", OPTION), "Settings of a registered policy."),
                new Shape.Key(
                        "otherwise",
                        () -> Selection.SHAPE,
                        false,
                        true,
                        "Decides when this policy has no winner.",
                        null));
    }

    static final OfObject SELECTION = Selection.SHAPE;

    static final OfObject DEFAULT_ANSWER = Shape.exactlyOne(
            Shape.object(
                    "DefaultAnswer",
                    "What is answered when there is nothing better.",
                    optional("label", Grammar.LABEL, "One of the endpoint's classes."),
                    optional("value", ANY_NUMBER, "The value of a regression.")),
            "label",
            "value");

    static final OfObject ON_DEADLINE = Shape.object(
            "OnDeadline",
            "What happens when the deadline comes before a decision.",
            preset("action", Shape.choice("partial", "default", "error"), "partial", "What to do."),
            preset(
                    "minAnswers",
                    new Whole(1, EndpointSpec.MAX_VARIANTS),
                    "1",
                    "partial: how many variants must have scored."),
            optional("default", DEFAULT_ANSWER, "The default answer."));

    static final OfObject SPEC = Shape.object(
            "EndpointSpec",
            "Inputs, deadline, variants, and how the answer is chosen.",
            optional("inputs", Grammar.listOf(INPUT, 1, 100_000), "Left out: taken from the variants' models."),
            optional(
                    "classes",
                    Grammar.listOf(Grammar.LABEL, 1, 100_000),
                    "Classes in order; left out: those of the variant that has most."),
            Grammar.presetFlag("includeOutputs", "Whether every named output of a model travels with its prediction."),
            optional("task", Shape.choice("classification", "regression"), "Left out: that of the variants' models."),
            preset("deadline", new TimeSpan(1, true), "100ms", "Time an answer may take; none on bounded input only."),
            preset(
                    "deadlineFrom",
                    Shape.choice("admission", "recordTimestamp"),
                    "admission",
                    "Where that time starts."),
            required("variants", Grammar.listOf(VARIANT, 1, EndpointSpec.MAX_VARIANTS), "The arms, in order."),
            optional("fanOut", FAN_OUT, "Which variants score a request; left out: all."),
            optional(
                    "selection",
                    SELECTION,
                    "May be left out with one answering variant, and with fan-out assigned or hedged."),
            optional("onDeadline", ON_DEADLINE, "What happens at the deadline."),
            optional("cache", CACHE, "Remembered predictions; left out: none."));

    private static final OfObject METADATA = Shape.object(
            "EndpointMetadata",
            "What requests address.",
            required("name", Grammar.NAME, "Name of the endpoint."),
            preset("generation", new Whole(1, Long.MAX_VALUE), "1", "Generation of this document."),
            Grammar.DESCRIPTION);

    static final OfObject DOCUMENT = Grammar.document("Endpoint", "What requests address by name.", METADATA, SPEC);

    private static final OfObject DELETED_METADATA = Shape.object(
            "EndpointDeletionMetadata",
            "The endpoint that requests can no longer address.",
            required("name", Grammar.NAME, "Name of the endpoint."),
            optional(
                    "generation",
                    new Whole(1, Long.MAX_VALUE),
                    "Generation of the deletion, above that of the document it takes back; `apply` and `delete` set it."),
            Grammar.DELETED,
            Grammar.DESCRIPTION);

    static final OfObject DELETION = Grammar.deletion("Endpoint", DELETED_METADATA);

    private EndpointGrammar() {}
}
