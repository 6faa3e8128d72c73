package io.hedgerow.executors.tensors;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How the values of a label output are to be read. */
public enum LabelReading {
    /** As the class's name. */
    NAME,
    /** As the class's position. */
    POSITION,
    /** Could be either. */
    AMBIGUOUS;

    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    /**
     * Decides for one label output.
     *
     * @param label the output
     * @param classes its classes
     * @param isPosition whether the model shows that it is the place of a maximum
     */
    static LabelReading of(ModelOutput label, Classes classes, boolean isPosition) {
        if (label.isText()) {
            return NAME;
        }
        return isPosition ? POSITION : ofIntegers(classes);
    }

    private static LabelReading ofIntegers(Classes classes) {
        List<String> names = classes.spoken();
        long numbers =
                names.stream().filter(name -> INTEGER.matcher(name).matches()).count();
        if (numbers == 0) {
            return POSITION;
        }
        if (numbers < names.size()) {
            return AMBIGUOUS;
        }
        return classes.fromModel() || !overlapsPositions(names) ? NAME : AMBIGUOUS;
    }

    /** Whether a number could be a name here and a position there. */
    private static boolean overlapsPositions(List<String> names) {
        Set<String> named = new HashSet<>(names);
        for (int i = 0; i < names.size(); i++) {
            String position = Integer.toString(i);
            if (named.contains(position) && !names.get(i).equals(position)) {
                return true;
            }
        }
        return false;
    }
}
