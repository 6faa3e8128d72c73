package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.selection.Decider;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.selection.Problem;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports what no decision could be taken with, as far as the endpoint is known. What only follows from something that
 * could not be read, and is reported there, is left out.
 */
final class PolicyCheck {
    private final EndpointDocument document;
    private final PolicyRegistry policies;
    private final Problems problems;

    PolicyCheck(EndpointDocument document, PolicyRegistry policies, Problems problems) {
        this.document = document;
        this.policies = policies;
        this.problems = problems;
    }

    /**
     * Checks with what is known; null is what is not.
     *
     * @param variants the document's variants, in their pools where all of these are known
     */
    void check(
            @Nullable List<InputSpec> inputs,
            @Nullable List<String> classes,
            @Nullable Task task,
            List<VariantSpec> variants) {
        if (document.variants().isEmpty()) {
            return;
        }
        List<Problem> unreported = new ArrayList<>();
        for (Problem problem : found(task, known -> spec(inputs, classes, known, variants))) {
            boolean needsMore = (classes == null && problem.path().equals("onDeadline.default.label"))
                    || (inputs == null
                            && (problem.path().equals("fanOut.unit")
                                    || problem.path().endsWith("].modelKey")));
            if (!needsMore && !isFollowUp(problem.path()) && !problems.isReported(document.place(problem.path()))) {
                unreported.add(problem);
            }
        }
        checkWeights();
        unreported.forEach(problem -> problems.add(document.place(problem.path()), problem.message()));
    }

    private List<Problem> found(@Nullable Task task, Function<Task, EndpointSpec> specOf) {
        if (task != null) {
            return Decider.problems(specOf.apply(task), policies);
        }
        List<Problem> ofBoth = new ArrayList<>(Decider.problems(specOf.apply(Task.CLASSIFICATION), policies));
        ofBoth.retainAll(Decider.problems(specOf.apply(Task.REGRESSION), policies));
        return ofBoth;
    }

    private EndpointSpec spec(
            @Nullable List<InputSpec> inputs, @Nullable List<String> classes, Task task, List<VariantSpec> variants) {
        return document.specOf(
                inputs == null ? List.of() : inputs, classes == null ? List.of() : classes, task, variants);
    }

    private boolean isFollowUp(String path) {
        if (path.startsWith("selection") && path.endsWith(".policy")) {
            return isUnreadPolicy(path);
        }
        if (path.endsWith(".quorum") || path.equals("onDeadline.minAnswers")) {
            return !areVotersKnown();
        }
        if (path.equals("fanOut.mode")) {
            return !areVotersKnown();
        }
        if (path.startsWith("fanOut.fallbacks")) {
            return !document.fields().object("fanOut").isWell("mode") || hasUnreadName();
        }
        if (path.equals("fanOut.delay")) {
            HedgeSpec hedge = document.fanOut().hedge();
            boolean isFixed = hedge != null && !hedge.isAdaptive();
            return isFixed && !document.fields().isWell("deadline");
        }
        if (path.equals("fanOut.primary") || path.startsWith("fanOut.stages")) {
            return hasUnreadName() || !areVotersKnown();
        }
        if (path.startsWith("onDeadline.default.")) {
            Fields answer = document.fields().object("onDeadline").object("default");
            return answer.has("label") && answer.has("value");
        }
        if (path.equals("onDeadline.action")) {
            return document.fields().object("onDeadline").has("default");
        }
        if (path.endsWith(".hotKeys.variant")) {
            return hasUnreadName();
        }
        return isUnreadName(path);
    }

    private boolean isUnreadPolicy(String path) {
        SelectionSpec link = document.selection();
        for (int i = path.split("\\.otherwise", -1).length; i > 1 && link != null; i--) {
            link = link.otherwise();
        }
        return link == null || link.policy().isEmpty();
    }

    private boolean areVotersKnown() {
        List<Fields> variants = document.fields().objects("variants");
        return variants == null
                || variants.stream()
                        .allMatch(variant ->
                                variant.isWell("shadow") && variant.isWell("voteWeight") && variant.isWell("hotKeys"));
    }

    private boolean hasUnreadName() {
        return document.variants().stream().anyMatch(variant -> variant.name().isEmpty());
    }

    private boolean isUnreadName(String path) {
        for (int i = 0; i < document.variants().size(); i++) {
            if (path.equals("variants[" + i + "].name")) {
                return document.variants().get(i).name().isEmpty();
            }
        }
        return false;
    }

    private void checkWeights() {
        List<VariantSpec> answering = document.variants().stream()
                .filter(variant -> !variant.shadow())
                .toList();
        boolean isCheckedByPolicy = document.fanOut().mode() == FanOutSpec.Mode.ASSIGNED
                || document.selection().policy().equals("canary");
        if (!answering.isEmpty()
                && !isCheckedByPolicy
                && answering.stream().allMatch(variant -> variant.weight() == 0)) {
            problems.add(
                    document.place("variants"),
                    "the weights of all variants that answer are 0; at least one must be above 0");
        }
    }
}
