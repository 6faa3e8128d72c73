package io.hedgerow.executors.composite;

import io.hedgerow.executors.SettingsReader;
import io.hedgerow.policies.spec.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rules: {@code {feature: country, in: [DE, AT]}}, {@code {all: […]}}, {@code {any: […]}}, {@code {not: …}}. */
final class RuleReader {
    private static final List<String> TESTS = List.of("equals", "in", "lessThan", "atLeast", "between", "isMissing");
    private static final List<String> GROUPS = List.of("all", "any", "not", "feature");
    private static final Rule NEVER = new Rule.Any(List.of());

    private final SettingsReader rule;

    private RuleReader(SettingsReader rule) {
        this.rule = rule;
    }

    /** The rule under a key; what is wrong with it is noted. */
    static Rule read(SettingsReader around, String key) {
        if (!around.has(key)) {
            around.problem(key, "is missing, a rule is allowed");
            return NEVER;
        }
        return new RuleReader(around.object(key)).read();
    }

    private Rule read() {
        List<String> written = GROUPS.stream().filter(rule::has).toList();
        if (written.size() != 1) {
            rule.problem(
                    "",
                    "has " + (written.isEmpty() ? "none" : written.size())
                            + " of the keys all, any, not, feature, exactly one is allowed");
            rule.keys(); // said already
            return NEVER;
        }
        return switch (written.get(0)) {
            case "all" -> new Rule.All(rules("all"));
            case "any" -> new Rule.Any(rules("any"));
            case "not" -> new Rule.Not(read(rule, "not"));
            default -> feature();
        };
    }

    private List<Rule> rules(String key) {
        List<Rule> rules = new ArrayList<>();
        rule.objects(key).forEach(inside -> rules.add(new RuleReader(inside).read()));
        return rules;
    }

    private Rule feature() {
        String name = rule.text("feature");
        List<String> written = TESTS.stream().filter(rule::has).toList();
        if (name.isEmpty() || written.size() != 1) {
            rule.problem(
                    "",
                    "has " + (written.isEmpty() ? "none" : written.size()) + " of the keys " + String.join(", ", TESTS)
                            + " for one feature, exactly one is allowed");
            rule.keys(); // said already
            return NEVER;
        }
        return switch (written.get(0)) {
            case "equals" -> oneOf(name, "equals", listOf("equals"));
            case "in" -> oneOf(name, "in", rule.list("in"));
            case "lessThan" -> number(name, Double.NEGATIVE_INFINITY, limit("lessThan"));
            case "atLeast" -> number(name, limit("atLeast"), Double.POSITIVE_INFINITY);
            case "between" -> between(name);
            default -> new Rule.Feature(name, ValueType.DOUBLE, value -> false, rule.flag("isMissing", true));
        };
    }

    private List<Object> listOf(String key) {
        Object value = rule.value(key);
        return value == null ? List.of() : List.of(value);
    }

    private double limit(String key) {
        return rule.number(key, 0);
    }

    private Rule between(String name) {
        List<Object> limits = rule.list("between");
        boolean isPair = limits.size() == 2
                && limits.get(0) instanceof Number
                && limits.get(1) instanceof Number
                && number(limits.get(0)) < number(limits.get(1));
        if (!isPair) {
            rule.problem("between", "is " + limits + ", two numbers, the smaller first, are allowed");
            return NEVER;
        }
        return number(name, number(limits.get(0)), number(limits.get(1)));
    }

    /** From the first on, up to the second but not it, so that segments that meet do not overlap. */
    private static Rule number(String name, double least, double below) {
        return new Rule.Feature(
                name,
                ValueType.DOUBLE,
                value -> number(value) >= least && (below == Double.POSITIVE_INFINITY || number(value) < below),
                null);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private Rule oneOf(String name, String key, List<Object> values) {
        ValueType type = values.isEmpty() ? null : typeOf(values.get(0));
        if (type == null || values.stream().anyMatch(value -> typeOf(value) != type)) {
            rule.problem(key, "is " + values + ", texts, numbers or booleans of one type are allowed");
            return NEVER;
        }
        if (type != ValueType.DOUBLE) {
            Set<Object> wanted = Set.copyOf(values);
            return new Rule.Feature(name, type, wanted::contains, null);
        }
        Set<Double> numbers = new HashSet<>();
        values.forEach(value -> numbers.add(number(value) + 0.0)); // negative zero is zero
        return new Rule.Feature(name, type, value -> numbers.contains(number(value) + 0.0), null);
    }

    private static @Nullable ValueType typeOf(Object value) {
        if (value instanceof Number) {
            return ValueType.DOUBLE;
        }
        if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        return value instanceof String ? ValueType.STRING : null;
    }
}
