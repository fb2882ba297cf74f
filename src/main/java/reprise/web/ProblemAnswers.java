package reprise.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the errors that every route of a controller can answer with; for the compiler only. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@ApiResponse(responseCode = "400", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "406", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "413", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "414", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "421", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "431", ref = Answers.PROBLEM)
@ApiResponse(responseCode = "503", ref = Answers.UNAVAILABLE)
public @interface ProblemAnswers {
}
