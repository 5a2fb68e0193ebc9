"""The addresses of meetings, groups, people and registers."""

app_name = "governance"
urlpatterns = []
