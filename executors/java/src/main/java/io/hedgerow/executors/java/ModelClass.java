package io.hedgerow.executors.java;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ModelRefusedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The class of a model, found and looked at; nothing of it has run. */
final class ModelClass {
    private static final String NEEDED =
            "a public class with a public constructor that takes ModelOptions, or one without parameters, is allowed";

    private final Class<? extends JavaModel> type;

    private ModelClass(Class<? extends JavaModel> type) {
        this.type = type;
    }

    static ModelClass find(String name, AllowList allow) throws ModelRefusedException {
        if (!allow.admitsClass(name)) {
            String allowed = allow.classes().isEmpty() ? "nothing" : String.join(", ", allow.classes());
            throw new ModelRefusedException(
                    "class " + name + " is not allowed; a Job's allow.classes sets what is, now " + allowed);
        }
        Optional<Class<?>> found = UserCode.call("looking for class " + name, () -> find(name));
        if (found.isEmpty()) {
            throw new ModelRefusedException("there is no class " + name + " on the job's class path");
        }
        return new ModelClass(checked(found.get()));
    }

    /** Looks in the user's jars, which are where the thread's context loader looks, and does not initialize the class. */
    private static Optional<Class<?>> find(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Optional.of(
                    Class.forName(name, false, context == null ? ModelClass.class.getClassLoader() : context));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Class<? extends JavaModel> checked(Class<?> found) throws ModelRefusedException {
        String name = "class " + found.getName();
        if (!JavaModel.class.isAssignableFrom(found)) {
            String reason = interfaces(found).contains(JavaModel.class.getName())
                    ? " implements the JavaModel of another class loader; its jar must not hold Hedgerow's classes"
                    : " does not implement " + JavaModel.class.getName();
            throw new ModelRefusedException(name + reason);
        }
        int modifiers = found.getModifiers();
        if (Modifier.isAbstract(modifiers)) {
            throw new ModelRefusedException(
                    name + " is " + (found.isInterface() ? "an interface" : "abstract") + "; " + NEEDED);
        }
        if (!Modifier.isPublic(modifiers)) {
            throw new ModelRefusedException(name + " is not public; " + NEEDED);
        }
        if (found.isMemberClass() && !Modifier.isStatic(modifiers)) {
            throw new ModelRefusedException(name + " is an inner class that is not static; " + NEEDED);
        }
        return found.asSubclass(JavaModel.class);
    }

    private static Set<String> interfaces(Class<?> type) throws ModelRefusedException {
        return UserCode.call("looking at class " + type.getName(), () -> {
            Set<String> names = new HashSet<>();
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                for (Class<?> direct : at.getInterfaces()) {
                    names.add(direct.getName());
                }
            }
            return names;
        });
    }

    String name() {
        return type.getName();
    }

    JavaModel create(ModelOptions options) throws ModelRefusedException {
        Constructor<?>[] constructors = UserCode.call("looking at class " + name(), type::getConstructors);
        Constructor<?> withOptions = find(constructors, ModelOptions.class);
        Constructor<?> without = find(constructors);
        String what = "the constructor of " + name();
        if (withOptions != null) {
            return (JavaModel) UserCode.<Object>call(what, () -> withOptions.newInstance(options));
        }
        if (without != null) {
            return (JavaModel) UserCode.<Object>call(what, without::newInstance);
        }
        throw new ModelRefusedException("class " + name() + " lacks a constructor; " + NEEDED);
    }

    private static @Nullable Constructor<?> find(Constructor<?>[] constructors, Class<?>... parameters) {
        for (Constructor<?> constructor : constructors) {
            if (Arrays.equals(constructor.getParameterTypes(), parameters)) {
                return constructor;
            }
        }
        return null;
    }

    ModelDescription describe(JavaModel model) throws ModelRefusedException {
        String what = "description() of " + name();
        @Nullable ModelDescription description = UserCode.call(what, model::description);
        if (description == null) {
            throw new ModelRefusedException(what + " returned null");
        }
        return description;
    }
}
