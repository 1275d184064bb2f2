"""The printed number, message and advice of every known fault, by what it is about; `errors.ErrorCode` names them."""
