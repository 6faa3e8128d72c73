package io.hedgerow.executors.pmml;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.Aggregate;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Constant;
import org.dmg.pmml.DefineFunction;
import org.dmg.pmml.Expression;
import org.dmg.pmml.Lag;
import org.dmg.pmml.PMML;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.TextIndex;
import org.dmg.pmml.TextIndexNormalization;
import org.dmg.pmml.VisitorAction;
import org.jpmml.evaluator.FunctionRegistry;
import org.jpmml.model.visitors.AbstractVisitor;

/**
 * Looks at every expression of a document before one is evaluated. Refused: functions that are neither built in nor
 * defined in the document (the library would load a Java class of that name and create an instance), definitions
 * that bear a class's name (the library looks for the class first), patterns that are not constants, patterns that
 * no linear-time engine takes, formats that pad without bound, tables applied until nothing changes, and functions
 * over several records. {@link ExpressionGrowth} bounds what remains.
 */
final class ExpressionCheck extends AbstractVisitor {
    static final int MAX_DEFINED_FUNCTIONS = 10_000;

    private final Set<String> defined = new HashSet<>();

    private ExpressionCheck() {}

    static void check(PMML pmml) {
        ExpressionCheck check = new ExpressionCheck();
        check.define(DefinedFunctions.of(pmml));
        check.applyTo(pmml);
        ExpressionGrowth.check(pmml);
    }

    private void define(List<DefineFunction> functions) {
        if (functions.size() > MAX_DEFINED_FUNCTIONS) {
            throw new RefusedModel("there are " + functions.size() + " DefineFunction elements; at most "
                    + MAX_DEFINED_FUNCTIONS + " are allowed");
        }
        for (DefineFunction function : functions) {
            String name = function.requireName();
            if (namesClass(name)) {
                throw new RefusedModel("DefineFunction name=\"" + name
                        + "\" is the name of a Java class; give the function another name");
            }
            defined.add(name);
        }
    }

    /** Asks for the class file as a resource, which loads nothing. */
    private static boolean namesClass(String name) {
        String file = name.replace('.', '/') + ".class";
        return name.contains("/") || FunctionRegistry.class.getClassLoader().getResource(file) != null;
    }

    @Override
    public VisitorAction visit(Apply apply) {
        String function = apply.requireFunction();
        if (!BuiltInFunctions.contains(function) && !defined.contains(function)) {
            throw new RefusedModel("Apply function=\"" + function
                    + "\": no such function; allowed are PMML's built-in functions and those the document defines"
                    + " with DefineFunction. Java classes are not loaded by name");
        }
        switch (function) {
            case PMMLFunctions.MATCHES, PMMLFunctions.REPLACE ->
                LinearRegex.compile(function, constant(apply, 1, "the pattern"));
            case PMMLFunctions.FORMATNUMBER, PMMLFunctions.FORMATDATETIME ->
                FormatPattern.check(function, constant(apply, 1, "the format"));
            default -> {}
        }
        return super.visit(apply);
    }

    /** A constant argument's text. */
    private static String constant(Apply apply, int index, String what) {
        List<Expression> arguments = apply.getExpressions();
        if (arguments.size() > index
                && arguments.get(index) instanceof Constant constant
                && !constant.isMissing()
                && constant.getValue() != null) {
            return constant.getValue().toString();
        }
        throw new RefusedModel("Apply function=\"" + apply.requireFunction() + "\": " + what
                + " must be a Constant that is not empty");
    }

    @Override
    public VisitorAction visit(TextIndex textIndex) {
        TextPattern.check("wordSeparatorCharacterRE", textIndex.getWordSeparatorCharacterRE());
        TextPattern.check("wordRE", textIndex.getWordRE());
        TextTables.check(textIndex.getTextIndexNormalizations());
        return super.visit(textIndex);
    }

    @Override
    public VisitorAction visit(TextIndexNormalization normalization) {
        if (normalization.isRecursive()) {
            throw new RefusedModel("TextIndexNormalization recursive=\"true\" may never end; it is not allowed");
        }
        TextPattern.check("wordSeparatorCharacterRE", normalization.getWordSeparatorCharacterRE());
        TextPattern.check("wordRE", normalization.getWordRE());
        return super.visit(normalization);
    }

    @Override
    public VisitorAction visit(Aggregate aggregate) {
        throw severalRecords("Aggregate");
    }

    @Override
    public VisitorAction visit(Lag lag) {
        throw severalRecords("Lag");
    }

    private static RefusedModel severalRecords(String element) {
        return new RefusedModel(element + " computes over several records; a request is one record");
    }
}
