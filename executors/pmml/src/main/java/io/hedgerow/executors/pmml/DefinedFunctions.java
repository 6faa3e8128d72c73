package io.hedgerow.executors.pmml;

import java.util.ArrayList;
import java.util.List;
import org.dmg.pmml.DefineFunction;
import org.dmg.pmml.PMML;
import org.jpmml.evaluator.FunctionRegistry;

/** The functions a document defines for itself. */
final class DefinedFunctions {
    private DefinedFunctions() {}

    static List<DefineFunction> of(PMML pmml) {
        return pmml.getTransformationDictionary() != null
                        && pmml.getTransformationDictionary().hasDefineFunctions()
                ? new ArrayList<>(pmml.getTransformationDictionary().getDefineFunctions())
                : List.of();
    }

    /**
     * Has the library look the names up now. It remembers in a static, unsynchronised map that no class has such a
     * name, and would otherwise write there from several scoring threads at once.
     */
    static void register(PMML pmml) {
        synchronized (DefinedFunctions.class) {
            for (DefineFunction function : of(pmml)) {
                FunctionRegistry.getFunction(function.requireName());
            }
        }
    }
}
