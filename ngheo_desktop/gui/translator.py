"""Answers Qt's questions for texts, its own ones and those of the .ui files, from the program's catalogue."""

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from ngheo_desktop.messages import N_, tr

# PySide6 ships no Vietnamese. These are the texts Qt itself puts on screen here; listing them makes them messages.
QT_TEXTS = (
    N_("OK"),
    N_("Cancel"),
    N_("&Cancel"),
    N_("Save"),
    N_("&Save"),
    N_("Open"),
    N_("&Open"),
    N_("Close"),
    N_("&Close"),
    N_("Apply"),
    N_("Reset"),
    N_("Help"),
    N_("Discard"),
    N_("&Yes"),
    N_("&No"),
    N_("Undo"),
    N_("&Undo"),
    N_("Redo"),
    N_("&Redo"),
    N_("Cu&t"),
    N_("&Copy"),
    N_("&Paste"),
    N_("Delete"),
    N_("&Delete"),
    N_("Select All"),
    N_("&Print"),
    N_("Print"),
    N_("File &name:"),
    N_("Files of &type:"),
    N_("&Look in:"),
    N_("&New Folder"),
    N_("&Rename"),
    N_("Show &hidden files"),
    N_("Directory:"),
    N_("&Choose"),
    N_("Create New Folder"),
    N_("Parent Directory"),
    N_("Back"),
    N_("Forward"),
    N_("List View"),
    N_("Detail View"),
    N_("My Computer"),
    N_("Computer"),
    N_("Name"),
    N_("Size"),
    N_("Type"),
    N_("Date Modified"),
    N_("All Files (*)"),
    # The window for printing; Windows has one of its own.
    N_("&Options <<"),
    N_("&Options >>"),
    N_("All Pages"),
    N_("Collate"),
    N_("Color"),
    N_("Color Mode"),
    N_("Copies"),
    N_("Copies:"),
    N_("Double Sided Printing"),
    N_("Even Pages"),
    N_("Grayscale"),
    N_("Job Options"),
    N_("Local file"),
    N_("Location:"),
    N_("&Name:"),
    N_("Odd Pages"),
    N_("Off"),
    N_("Long side binding"),
    N_("Short side binding"),
    N_("Options"),
    N_("Output &file:"),
    N_("Output Settings"),
    N_("Page &Set:"),
    N_("P&roperties"),
    N_("Pages"),
    N_("Print all"),
    N_("Print range"),
    N_("Print to File (PDF)"),
    N_("Printer"),
    N_("Printer Properties"),
    N_("Reverse"),
    N_("Type:"),
    N_("Write PDF file"),
)


class Translator(QTranslator):
    """Gives a text of the catalogue, or None for one it does not hold, which makes Qt use its own.

    An empty string would blank the text instead.
    """

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: str,  # noqa: ARG002
        sourceText: str,  # noqa: N803
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str | None:
        translated = tr(sourceText)
        return translated if translated != sourceText else None


def install(app: QCoreApplication) -> QObject:
    """Let Qt ask the catalogue of the language chosen in `messages`; call before the first window is made."""
    translator = Translator(app)
    app.installTranslator(translator)
    return translator
