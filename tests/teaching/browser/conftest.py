from tests.browser.conftest import (
    browser_context_args,
    browser_type_launch_args,
    context,
    live_server,
    on_purpose,
    visitor,
)

__all__ = ["browser_context_args", "browser_type_launch_args", "context", "live_server", "on_purpose", "visitor"]
