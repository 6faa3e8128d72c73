package io.hedgerow.executors.remote;

import io.hedgerow.executors.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the headers to send. No value is in a problem's text, for it may be a secret. */
final class HeadersReader {
    /** A document may send no other variable of the process to a server. */
    static final String PREFIX = "HEDGEROW_REMOTE_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,8192}");
    private static final Pattern MARK = Pattern.compile("\\$\\{env:([^}]*)}");
    private static final List<String> OURS = List.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final UnaryOperator<@Nullable String> environment;

    /** @param environment finds the value of an environment variable, or null */
    HeadersReader(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    Headers read(SettingsReader settings) {
        Map<String, String> values = new HashMap<>();
        SettingsReader headers = settings.object("headers");
        for (String name : headers.keys()) {
            String value = value(headers, name);
            if (value != null) {
                values.put(name, value);
            }
        }
        return new Headers(values);
    }

    private @Nullable String value(SettingsReader headers, String name) {
        if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            headers.problem(name, "cannot be set, names of HTTP headers but for " + OURS + " are allowed");
            return null;
        }
        if (!(headers.value(name) instanceof String text)) {
            headers.problem(name, "is no text, a text is allowed");
            return null;
        }
        if (name.equalsIgnoreCase("Authorization") && !MARK.matcher(text).find()) {
            headers.problem(
                    name,
                    "is a secret in a document, which is copied and shown; a reference such as ${env:" + PREFIX
                            + "TOKEN} is allowed");
            return null;
        }
        String value = substituted(headers, name, text);
        if (!VALUE.matcher(value).matches()) {
            headers.problem(name, "has other characters than printable ASCII, or more than 8192 of them");
        }
        return value;
    }

    private String substituted(SettingsReader headers, String name, String text) {
        Matcher marks = MARK.matcher(text);
        StringBuilder substituted = new StringBuilder();
        while (marks.find()) {
            marks.appendReplacement(substituted, Matcher.quoteReplacement(variable(headers, name, marks.group(1))));
        }
        return marks.appendTail(substituted).toString();
    }

    private String variable(SettingsReader headers, String name, String variable) {
        if (!variable.startsWith(PREFIX)) {
            headers.problem(
                    name,
                    "names the environment variable " + variable + ", one that begins with " + PREFIX + " is allowed");
            return "";
        }
        String value = environment.apply(variable);
        if (value == null) {
            headers.problem(name, "names the environment variable " + variable + ", which is not set here");
            return "";
        }
        return value;
    }
}
