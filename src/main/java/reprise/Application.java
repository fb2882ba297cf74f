package reprise;

import io.micronaut.runtime.Micronaut;

/** The program. */
final class Application {
    private Application() {}

    public static void main(String[] args) {
        Micronaut.run(Application.class, args);
    }
}
