package io.hedgerow.executors.pmml;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Constant;
import org.dmg.pmml.Expression;
import org.dmg.pmml.PMML;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.Visitor;
import org.dmg.pmml.VisitorAction;
import org.jpmml.evaluator.EvaluationContext;
import org.jpmml.evaluator.ExpressionUtil;
import org.jpmml.evaluator.FieldValue;
import org.jpmml.evaluator.FieldValueUtil;
import org.jpmml.evaluator.JavaExpression;
import org.jpmml.evaluator.TypeInfos;
import org.jpmml.model.visitors.ExpressionFilterer;

/**
 * {@code matches} and {@code replace} on RE2/J instead of {@code java.util.regex}: time grows linearly with the
 * input whatever the pattern, so that neither a document nor a request can make one run for minutes. RE2 has no
 * backreferences and no look-around; its {@code .} stops at line feeds only and its {@code $} means the very end.
 * Everything else about the call, missing values first of all, stays with the library.
 */
final class LinearRegex extends JavaExpression {
    static final int MAX_PATTERN_LENGTH = 1000;
    private static final long serialVersionUID = 1L;

    private final Apply apply;
    private final Pattern pattern;

    private LinearRegex(Apply apply) {
        this.apply = apply;
        this.pattern = compile(
                apply.requireFunction(),
                String.valueOf(((Constant) apply.getExpressions().get(1)).getValue()));
    }

    /** Puts the linear engine into every call of the document, already checked by {@link ExpressionCheck}. */
    static void install(PMML pmml) {
        new ExpressionFilterer() {
            @Override
            @SuppressWarnings("NullAway") // the library passes null where an optional expression is absent
            public Expression filter(Expression expression) {
                return expression instanceof Apply apply && isRegex(apply) ? new LinearRegex(apply) : expression;
            }
        }.applyTo(pmml);
    }

    private static boolean isRegex(Apply apply) {
        String function = apply.requireFunction();
        return function.equals(PMMLFunctions.MATCHES) || function.equals(PMMLFunctions.REPLACE);
    }

    static Pattern compile(String place, String regex) {
        if (regex.length() > MAX_PATTERN_LENGTH) {
            throw new RefusedModel(place + ": the regular expression has " + regex.length() + " characters; at most "
                    + MAX_PATTERN_LENGTH + " are allowed");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new RefusedModel(place + ": the regular expression " + regex + " is not one RE2 takes ("
                    + e.getDescription() + "); backreferences and look-around are not allowed");
        }
    }

    @Override
    public FieldValue evaluate(EvaluationContext context) {
        List<Expression> arguments = apply.getExpressions();
        FieldValue input = ExpressionUtil.evaluate(arguments.get(0), context);
        if (FieldValueUtil.isMissing(input)) {
            return ExpressionUtil.evaluateApply(apply, context);
        }
        Matcher matcher = pattern.matcher(input.asString());
        if (apply.requireFunction().equals(PMMLFunctions.MATCHES)) {
            return FieldValueUtil.create(TypeInfos.CATEGORICAL_BOOLEAN, matcher.find());
        }
        return FieldValueUtil.create(
                TypeInfos.CATEGORICAL_STRING, matcher.replaceAll(replacement(arguments.get(2), context)));
    }

    /** PMML writes a literal dollar as two. */
    private static String replacement(Expression expression, EvaluationContext context) {
        return ExpressionUtil.evaluate(expression, context).asString().replace("$$", "\\$");
    }

    @Override
    public VisitorAction accept(Visitor visitor) {
        VisitorAction action = super.accept(visitor);
        return action == VisitorAction.CONTINUE ? apply.accept(visitor) : action;
    }
}
