package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.resolver.Resolver;

/** What other YAML readers would make of an unquoted scalar, so that a document means the same to all of them. */
final class YamlTypes {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");
    private static final Pattern NUMBER_TO_SOME =
            Pattern.compile("[-+]?(0o[0-7]+|0x[0-9a-fA-F]+|(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?)");

    private YamlTypes() {}

    /** The type YAML 1.1 or 1.2 gives an unquoted scalar, where that is not text. */
    static Optional<String> readAsOtherType(Scalar scalar) {
        if (!scalar.plain() || scalar.isSubstituted()) {
            return Optional.empty();
        }
        if (NUMBER_TO_SOME.matcher(scalar.text()).matches()) {
            return Optional.of("a number");
        }
        if (Resolver.INT.matcher(scalar.text()).matches()
                || Resolver.FLOAT.matcher(scalar.text()).matches()) {
            return Optional.of("a number");
        }
        if (Resolver.BOOL.matcher(scalar.text()).matches()) {
            return Optional.of("a boolean");
        }
        return Resolver.TIMESTAMP.matcher(scalar.text()).matches() ? Optional.of("a date") : Optional.empty();
    }

    /** Digits that every reader takes for the same whole number: no leading zero, sign plus, underscore or base. */
    static boolean isWholeNumber(String text) {
        return WHOLE.matcher(text).matches();
    }

    /** A decimal number that every reader takes for the same. */
    static boolean isDecimalNumber(String text) {
        return text.length() <= 100 && DECIMAL.matcher(text).matches();
    }

    /** Without trailing zeros or exponent. */
    static String plainNumber(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
