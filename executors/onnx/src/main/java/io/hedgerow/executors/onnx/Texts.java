package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.OutputRoles;
import java.util.List;

/** Strings at the border to the runtime, whose Java interface hands over Java's own modified UTF-8. */
final class Texts {
    private Texts() {}

    /** Whether the runtime sees the same UTF-8 that a model's file would hold: no NUL, nothing beyond U+FFFF. */
    static boolean crossesUnharmed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** Throws for a text that would not, with the name of the input. */
    static void check(String text, String input) {
        if (!crossesUnharmed(text)) {
            throw new IllegalArgumentException("input '" + input
                    + "' has a NUL or a character beyond U+FFFF, which ONNX models cannot be given from Java");
        }
    }

    /** Names of classes that the runtime hands over as strings must come through unharmed. */
    static void refuseGarbled(OutputRoles roles) throws ModelRefusedException {
        ModelOutput label = roles.label();
        ModelOutput probabilities = roles.probabilities();
        boolean named = (label != null && label.isText()) || (probabilities != null && !probabilities.isTensor());
        for (String name : named ? roles.classes().spoken() : List.<String>of()) {
            if (!crossesUnharmed(name)) {
                throw new ModelRefusedException("class '" + name
                        + "' has a NUL or a character beyond U+FFFF, which the runtime's Java interface garbles");
            }
        }
    }
}
