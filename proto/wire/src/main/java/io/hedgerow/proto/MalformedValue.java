package io.hedgerow.proto;

/**
 * Stands in a {@link Request} for a value that was sent but cannot be read, so that the request is answered as
 * invalid with the name of the field instead of being lost. The message is cut to {@link #MAX_MESSAGE_LENGTH}
 * characters and freed of control characters, fit for logs and answers. Immutable.
 *
 * @param message what is wrong with the value and what is allowed
 * @param place where in a tensor of {@code inputs} it is wrong, such as {@code .shape[0]} or {@code .data[3]}; empty
 *     where it is the tensor as a whole, or the value is a feature
 */
public record MalformedValue(String message, String place) {

    /** Longest message, in characters, before an ellipsis. */
    public static final int MAX_MESSAGE_LENGTH = 600;

    public MalformedValue {
        message = Text.brief(message, MAX_MESSAGE_LENGTH);
        place = Text.brief(place, MAX_MESSAGE_LENGTH);
    }

    /** A value that is wrong as a whole. */
    public MalformedValue(String message) {
        this(message, "");
    }

    /** A feature. Takes its path off the error's message, since an answer names the path beside the message. */
    static MalformedValue ofFeature(DecodeException error, String path) {
        return new MalformedValue(withoutPath(String.valueOf(error.getMessage()), path));
    }

    /** A tensor of {@code inputs}: the part of the error's path behind that of the tensor becomes the place. */
    static MalformedValue ofInput(DecodeException error, String path) {
        String message = String.valueOf(error.getMessage());
        int end = placeEnd(message, path);
        return end < 0
                ? new MalformedValue(withoutPath(message, path))
                : new MalformedValue(
                        withoutPath(message, message.substring(0, end)), message.substring(path.length(), end));
    }

    /** Where a path that begins with the tensor's ends, or -1 where the message names nothing below the tensor. */
    private static int placeEnd(String message, String path) {
        if (!message.startsWith(path + ".")) {
            return -1;
        }
        int end = path.length() + 1;
        while (end < message.length() && isPlace(message.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPlace(char c) {
        return Character.isLetterOrDigit(c) || c == '[' || c == ']';
    }

    private static String withoutPath(String message, String path) {
        if (!message.startsWith(path)) {
            return message;
        }
        int start = path.length();
        while (start < message.length() && ".: ".indexOf(message.charAt(start)) >= 0) {
            start++;
        }
        return message.substring(start);
    }
}
