package io.hedgerow.executors.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Constant;
import org.dmg.pmml.DefineFunction;
import org.dmg.pmml.DerivedField;
import org.dmg.pmml.Expression;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMML;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.ParameterField;
import org.dmg.pmml.VisitorAction;
import org.jpmml.model.visitors.AbstractVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Upper bounds of what expressions cost, computed without evaluating them. A chain of forty fields, each the one
 * before joined with itself, makes a string of 2^40 characters; forty functions, each calling the one before twice,
 * make 2^40 calls.
 *
 * <p>Growth: how many times longer a string may get than the longest one given; one unit is {@link #UNIT_CHARACTERS}
 * characters. Calls: how many functions one evaluation runs. A field of several definitions counts as the largest.
 */
final class ExpressionGrowth {
    static final double MAX_GROWTH = 4096;
    static final double MAX_CALLS = 100_000;
    static final int UNIT_CHARACTERS = 64;

    /** Letters that become up to three when their case changes. */
    private static final double CASE_GROWTH = 3;

    /** The longest string {@link FormatPattern} lets through, in units. */
    private static final double FORMAT_GROWTH = 128;

    private record Bound(double growth, double calls) {
        static final Bound LEAF = new Bound(1, 1);
    }

    private final Map<String, List<Expression>> fields = new HashMap<>();
    private final Map<String, Bound> fieldBounds = new HashMap<>();
    private final Set<String> fieldsUnderWay = new HashSet<>();
    private final Set<String> circularFields = new HashSet<>();
    private final Map<String, DefineFunction> functions = new HashMap<>();
    private final Map<String, Bound> functionBounds = new HashMap<>();
    private final Set<String> functionsUnderWay = new HashSet<>();

    private ExpressionGrowth() {}

    static void check(PMML pmml) {
        ExpressionGrowth growth = new ExpressionGrowth();
        for (DefineFunction function : DefinedFunctions.of(pmml)) {
            growth.functions.put(function.requireName(), function);
        }
        growth.collectFields(pmml);
        growth.functions.keySet().forEach(growth::ofFunction);
        growth.fields.keySet().forEach(growth::ofField);
    }

    private void collectFields(PMML pmml) {
        new AbstractVisitor() {
            @Override
            public VisitorAction visit(DerivedField field) {
                add(field.getName(), field.getExpression());
                return super.visit(field);
            }

            @Override
            public VisitorAction visit(OutputField field) {
                add(field.getName(), field.getExpression());
                return super.visit(field);
            }
        }.applyTo(pmml);
    }

    private void add(@Nullable String name, @Nullable Expression expression) {
        if (name != null && expression != null) {
            fields.computeIfAbsent(name, unused -> new ArrayList<>()).add(expression);
        }
    }

    private Bound ofField(String name) {
        Bound known = fieldBounds.get(name);
        List<Expression> definitions = fields.get(name);
        if (known != null || definitions == null) {
            return known == null ? Bound.LEAF : known;
        }
        if (!fieldsUnderWay.add(name)) {
            circularFields.add(name);
            return Bound.LEAF;
        }
        Bound bound = Bound.LEAF;
        for (Expression definition : definitions) {
            bound = larger(bound, of(definition, Set.of()));
        }
        fieldsUnderWay.remove(name);
        requireBounded("field " + name, bound);
        if (bound.growth() > 1 && circularFields.contains(name)) {
            throw new RefusedModel("field " + name + " is computed from itself and grows on the way");
        }
        // A field is computed once per request, so that whoever refers to it pays for one call.
        Bound asLeaf = new Bound(bound.growth(), 1);
        fieldBounds.put(name, asLeaf);
        return asLeaf;
    }

    private Bound ofFunction(String name) {
        Bound known = functionBounds.get(name);
        if (known != null) {
            return known;
        }
        DefineFunction function = functions.get(name);
        if (function == null || function.getExpression() == null) {
            return Bound.LEAF;
        }
        if (!functionsUnderWay.add(name)) {
            throw new RefusedModel("function " + name + " calls itself");
        }
        Set<String> parameters = parameters(function);
        Bound bound = of(function.getExpression(), parameters);
        for (DerivedField own : function.getDerivedFields()) {
            // Computed once per call of the function, not once per request.
            bound = plusCalls(bound, of(own.requireExpression(), parameters));
        }
        functionsUnderWay.remove(name);
        requireBounded("function " + name, bound);
        functionBounds.put(name, bound);
        return bound;
    }

    private static Set<String> parameters(DefineFunction function) {
        Set<String> names = new HashSet<>();
        for (ParameterField parameter : function.requireParameterFields()) {
            names.add(parameter.requireName());
        }
        return names;
    }

    private Bound of(Expression expression, Set<String> parameters) {
        if (expression instanceof Apply apply) {
            return ofApply(apply, parameters);
        }
        if (expression instanceof FieldRef reference && !parameters.contains(reference.getField())) {
            return ofField(reference.requireField());
        }
        if (expression instanceof Constant constant) {
            return new Bound(units(constant), 1);
        }
        return Bound.LEAF;
    }

    private Bound ofApply(Apply apply, Set<String> parameters) {
        double sum = 0;
        double largest = 1;
        double calls = 1;
        List<Bound> arguments = new ArrayList<>();
        for (Expression argument : apply.getExpressions()) {
            Bound bound = of(argument, parameters);
            arguments.add(bound);
            sum += bound.growth();
            largest = Math.max(largest, bound.growth());
            calls += bound.calls();
        }
        String name = apply.requireFunction();
        double growth = switch (name) {
            case PMMLFunctions.CONCAT -> Math.max(1, sum);
            case PMMLFunctions.UPPERCASE, PMMLFunctions.LOWERCASE -> CASE_GROWTH * largest;
            case PMMLFunctions.FORMATNUMBER, PMMLFunctions.FORMATDATETIME -> FORMAT_GROWTH;
            case PMMLFunctions.REPLACE -> largest * replacementGrowth(apply, arguments);
            default -> largest * ofFunction(name).growth();
        };
        return new Bound(growth, calls + ofFunction(name).calls());
    }

    /** Each character may be replaced by the whole replacement, and each reference in it copies what matched. */
    private static double replacementGrowth(Apply apply, List<Bound> arguments) {
        if (apply.getExpressions().size() < 3) {
            return 1;
        }
        if (apply.getExpressions().get(2) instanceof Constant constant && constant.getValue() != null) {
            return 1 + constant.getValue().toString().length();
        }
        return 1 + UNIT_CHARACTERS * arguments.get(2).growth();
    }

    private static double units(Constant constant) {
        Object value = constant.getValue();
        return value == null ? 1 : Math.max(1, value.toString().length() / (double) UNIT_CHARACTERS);
    }

    private static Bound larger(Bound a, Bound b) {
        return new Bound(Math.max(a.growth(), b.growth()), Math.max(a.calls(), b.calls()));
    }

    private static Bound plusCalls(Bound bound, Bound other) {
        return new Bound(bound.growth(), bound.calls() + other.calls());
    }

    private static void requireBounded(String what, Bound bound) {
        if (!(bound.growth() <= MAX_GROWTH)) {
            throw new RefusedModel(
                    what + " may make a string more than " + (int) MAX_GROWTH + " times as long as its inputs");
        }
        if (!(bound.calls() <= MAX_CALLS)) {
            throw new RefusedModel(what + " needs more than " + (int) MAX_CALLS + " function calls for one evaluation");
        }
    }
}
