package reprise.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Acts on {@link NeedsProgram}, and notes what it skips for the summary at the end of the build. */
final class NeedsProgramCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var lines = new ArrayList<String>();
        AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class).stream()
                .flatMap(needs -> Arrays.stream(needs.value())).filter(UserProgram::isMissing)
                .forEach(program -> lines.add(skip(context, program)));
        return lines.isEmpty() ? enabled("nothing is missing") : disabled(String.join("\n", lines));
    }

    private static String skip(ExtensionContext context, UserProgram program) {
        var test = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
        var missing = ProgramsCheck.line(program);
        if (ProgramsCheck.required()) {
            throw new IllegalStateException(test + " needs a program that is missing: " + missing);
        }
        ProgramsCheck.note(program, test);
        return "Skipped " + test + ": needs " + missing;
    }
}
