package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec.Action;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds everything about an endpoint that no decision could be taken with. */
final class EndpointCheck {
    private final EndpointSpec endpoint;
    private final PolicyRegistry registry;
    private final List<Problem> problems = new ArrayList<>();

    private EndpointCheck(EndpointSpec endpoint, PolicyRegistry registry) {
        this.endpoint = endpoint;
        this.registry = registry;
    }

    static List<Problem> problems(EndpointSpec endpoint, PolicyRegistry registry) {
        EndpointCheck check = new EndpointCheck(endpoint, registry);
        check.checkVariants();
        check.checkUnit();
        check.checkFallbacks();
        check.problems.addAll(RaceCheck.problems(endpoint));
        check.problems.addAll(KeyedCheck.problems(endpoint));
        check.problems.addAll(SelectionCheck.problems(endpoint, check.registry));
        check.checkMinAnswers();
        check.checkDefault();
        return List.copyOf(check.problems);
    }

    private void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void checkVariants() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < endpoint.variants().size(); i++) {
            String name = endpoint.variants().get(i).name();
            if (!names.add(name)) {
                add("variants[" + i + "].name", "there is another variant " + name + "; names must be unique");
            }
        }
        List<VariantSpec> answering = Electorate.answering(endpoint);
        if (answering.isEmpty()) {
            add("variants", "all variants are shadows; at least one must be allowed to answer");
        } else if (endpoint.fanOut().mode() == Mode.ASSIGNED
                && answering.stream().allMatch(variant -> variant.weight() == 0)) {
            add("variants", "the weights of all variants that answer are 0; fan-out assigned needs one above 0");
        }
    }

    private void checkUnit() {
        UnitSource unit = endpoint.fanOut().unit();
        List<String> scalars = endpoint.inputs().stream()
                .filter(input -> !input.isTensor())
                .map(InputSpec::name)
                .toList();
        if (unit.kind() == UnitSource.Kind.FEATURE && !scalars.contains(unit.feature())) {
            add("fanOut.unit", "no scalar input " + unit.feature() + "; allowed: " + String.join(", ", scalars));
        }
    }

    private void checkFallbacks() {
        List<String> fallbacks = endpoint.fanOut().fallbacks();
        if (!fallbacks.isEmpty() && endpoint.fanOut().mode() != Mode.ASSIGNED) {
            String mode = endpoint.fanOut().mode().name().toLowerCase(Locale.ROOT);
            add("fanOut.fallbacks", "fan-out " + mode + " has no fallbacks; allowed only with mode assigned");
        } else if (!fallbacks.isEmpty() && endpoint.selection().otherwise() == null) {
            add("fanOut.fallbacks", "nothing chooses among the fallbacks; allowed only with selection.otherwise");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fallbacks.size(); i++) {
            checkFallback(fallbacks.get(i), "fanOut.fallbacks[" + i + "]");
            if (!seen.add(fallbacks.get(i))) {
                add("fanOut.fallbacks[" + i + "]", "fallback " + fallbacks.get(i) + " is listed twice");
            }
        }
    }

    private void checkFallback(String fallback, String path) {
        int variant = endpoint.variantIndex(fallback);
        if (variant < 0) {
            add(path, "no variant " + fallback + allowedFallbacks());
        } else if (endpoint.variants().get(variant).shadow()) {
            add(path, "variant " + fallback + " is a shadow and never answers" + allowedFallbacks());
        }
    }

    private String allowedFallbacks() {
        return "; allowed: "
                + Electorate.answering(endpoint).stream().map(VariantSpec::name).collect(Collectors.joining(", "));
    }

    private void checkMinAnswers() {
        OnDeadlineSpec onDeadline = endpoint.onDeadline();
        boolean isHedged = endpoint.fanOut().mode() == Mode.HEDGED; // which ends with the first answer
        int voters = Math.min(
                isHedged ? 1 : Integer.MAX_VALUE, Electorate.ofBallot(endpoint).voters());
        if (onDeadline.action() != Action.PARTIAL && onDeadline.minAnswers() != 1) {
            add("onDeadline.minAnswers", "allowed only with action partial");
        } else if (voters > 0 && onDeadline.minAnswers() > voters) {
            add(
                    "onDeadline.minAnswers",
                    "minAnswers is " + onDeadline.minAnswers() + ", more than can answer a request; allowed: 1 to "
                            + voters);
        }
    }

    private void checkDefault() {
        OnDeadlineSpec onDeadline = endpoint.onDeadline();
        boolean isClassification = endpoint.task() == Task.CLASSIFICATION;
        if (onDeadline.action() == Action.DEFAULT && !onDeadline.hasDefault()) {
            add("onDeadline.action", "action default needs onDeadline.default");
        }
        if (onDeadline.defaultLabel() != null && !isClassification) {
            add("onDeadline.default.label", "a regression has no labels; allowed: value");
        } else if (onDeadline.defaultLabel() != null && !endpoint.classes().contains(onDeadline.defaultLabel())) {
            add(
                    "onDeadline.default.label",
                    "no class " + onDeadline.defaultLabel() + "; allowed: " + String.join(", ", endpoint.classes()));
        }
        if (onDeadline.defaultValue() != null && isClassification) {
            add("onDeadline.default.value", "a classification answers with a class; allowed: label");
        } else if (onDeadline.defaultValue() != null && !Double.isFinite(onDeadline.defaultValue())) {
            add("onDeadline.default.value", "value is " + onDeadline.defaultValue() + "; allowed: a finite number");
        }
    }
}
