package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Shape.TimeSpan;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an Endpoint document that the structure check has seen, and checks what needs no model. */
final class EndpointReader {
    private static final long DEFAULT_CACHE_ENTRIES = 100_000;

    private final Node document;
    private final Fields root;
    private final Fields spec;
    private final PolicyRegistry policies;
    private final Problems problems;

    EndpointReader(Node document, Fields root, PolicyRegistry policies, Problems problems) {
        this.document = document;
        this.root = root;
        this.spec = root.object("spec");
        this.policies = policies;
        this.problems = problems;
    }

    /** The document; {@code before} is the number of problems before anything of it was looked at. */
    EndpointDocument read(int before) {
        Fields metadata = root.object("metadata");
        String name = metadata.text("name", "");
        long deadline = spec.presetWhole("deadline");
        List<VariantSpec> variants = variants();
        FanOutSpec fanOut = new FanOutReader(spec.object("fanOut"), name, problems).read();
        EndpointDocument endpoint = new EndpointDocument(
                spec,
                specNode(),
                name,
                metadata.place("name"),
                metadata.presetWhole("generation"),
                inputs(),
                classes(),
                task(),
                spec.presetFlag("includeOutputs"),
                deadline == TimeSpan.NONE ? EndpointSpec.NO_DEADLINE : deadline,
                DeadlineFrom.valueOf(constant(spec.presetText("deadlineFrom"))),
                variants,
                fanOut,
                selection(variants, deadline != TimeSpan.NONE),
                onDeadline(spec.object("onDeadline")),
                spec.has("cache") ? cache(spec.object("cache")) : null,
                true);
        new PolicyCheck(endpoint, policies, problems)
                .check(endpoint.inputs(), endpoint.classes(), endpoint.task(), variants);
        return endpoint.withSound(problems.count() == before);
    }

    private Node specNode() {
        return document instanceof Node.Mapping mapping && mapping.entries().get("spec") instanceof Node.Mapping found
                ? found
                : document;
    }

    /** {@code firstDeclared} to {@code FIRST_DECLARED}. */
    private static String constant(String word) {
        return word.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    private @Nullable Task task() {
        String task = spec.text("task");
        return task == null ? null : Task.valueOf(constant(task));
    }

    private @Nullable List<String> classes() {
        List<String> classes = spec.texts("classes");
        problems.addRepeated(classes, spec.place("classes"), "the class");
        if (classes != null && task() == Task.REGRESSION) {
            problems.add(spec.place("classes"), "is for task classification only, a regression has no classes");
        }
        boolean isKnown = classes != null && spec.isWell("classes") && new HashSet<>(classes).size() == classes.size();
        return isKnown ? classes : null;
    }

    private @Nullable List<InputSpec> inputs() {
        List<Fields> written = spec.objects("inputs");
        if (written == null) {
            return null;
        }
        List<InputSpec> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields input : written) {
            String name = input.text("name", "");
            String type = input.text("type");
            if (name.isEmpty() || type == null) {
                continue;
            }
            if (!names.add(name)) {
                problems.add(
                        input.place("name"),
                        "is " + Texts.shown(name) + ", which is declared already; names are unique");
                continue;
            }
            inputs.add(
                    new InputSpec(name, ValueType.valueOf(constant(type)), input.presetFlag("optional"), shape(input)));
        }
        return spec.isWell("inputs") && inputs.size() == written.size() ? inputs : null;
    }

    private static List<Long> shape(Fields input) {
        List<Object> shape = input.values("shape");
        return shape == null ? List.of() : shape.stream().map(Long.class::cast).toList();
    }

    private List<VariantSpec> variants() {
        List<Fields> written = spec.objects("variants");
        List<VariantSpec> variants = new ArrayList<>();
        for (Fields variant : written == null ? List.<Fields>of() : written) {
            if (variants.size() == EndpointSpec.MAX_VARIANTS) {
                break; // reported by the structure check
            }
            variants.add(new VariantReader(variant, problems).read());
        }
        return variants;
    }

    private SelectionSpec selection(List<VariantSpec> variants, boolean hasDeadline) {
        if (spec.has("selection")) {
            return selection(spec.object("selection"));
        }
        FanOutSpec.Mode mode = FanOutReader.mode(spec.object("fanOut"));
        if (mode == FanOutSpec.Mode.ASSIGNED) {
            return SelectionSpec.of("canary");
        }
        if (mode == FanOutSpec.Mode.HEDGED) {
            return SelectionSpec.of("fastest");
        }
        long answering = variants.stream()
                .filter(variant -> !variant.shadow() && variant.hotKeys() == null) // which answers instead of another
                .count();
        if (answering > 1 && spec.object("fanOut").isWell("mode")) {
            problems.add(
                    spec.place(),
                    "lacks the key selection; with " + answering + " answering variants it names one of the policies "
                            + Texts.list(policies.names()));
        }
        // One variant can only ever give one answer; fastest is refused where there is no deadline.
        return SelectionSpec.of(hasDeadline ? "fastest" : "priority");
    }

    private static SelectionSpec selection(Fields selection) {
        return new SelectionSpec(
                selection.text("policy", ""),
                selection.decimal("quorum"),
                selection.decimal("minConfidence"),
                TieBreak.valueOf(constant(selection.presetText("tieBreak"))),
                Statistic.valueOf(constant(selection.presetText("statistic"))),
                selection.textMap("options"),
                selection.has("otherwise") ? selection(selection.object("otherwise")) : null);
    }

    private static CacheSpec cache(Fields cache) {
        Long entries = cache.whole("maximumEntries");
        Long bytes = cache.whole("maximumBytes");
        long entriesByDefault = bytes == null ? DEFAULT_CACHE_ENTRIES : CacheSpec.UNLIMITED;
        return new CacheSpec(
                entries == null ? entriesByDefault : entries,
                bytes == null ? CacheSpec.UNLIMITED : bytes,
                cache.presetWhole("ttl"));
    }

    private static OnDeadlineSpec onDeadline(Fields onDeadline) {
        Fields answer = onDeadline.object("default");
        return new OnDeadlineSpec(
                OnDeadlineSpec.Action.valueOf(constant(onDeadline.presetText("action"))),
                (int) onDeadline.presetWhole("minAnswers"),
                answer.text("label"),
                answer.decimal("value"));
    }
}
