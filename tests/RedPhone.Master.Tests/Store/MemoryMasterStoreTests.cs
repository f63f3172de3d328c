using RedPhone.Master.Store;

namespace RedPhone.Master.Tests.Store;

public class MemoryMasterStoreTests
{
    private readonly MemoryMasterStore _store = new(new SeededEntropy(1));

    [Fact]
    public void Admit_StampsAndRevocation_Count() => MasterStoreContract.Admit(_store, Execute);

    [Fact]
    public void Redeem_Code_WorksOnceInTime() => MasterStoreContract.Redeem(_store, Execute);

    [Fact]
    public void Redeem_AfterRevocation_NeedsANewCode()
        => MasterStoreContract.RedeemAfterRevocation(_store, Execute);

    [Fact]
    public void Redeem_KeyOfAnotherAccount_Moves()
        => MasterStoreContract.RedeemMovesAKey(_store, Execute);

    [Fact]
    public void FindCallee_Revoked_IsNotFound() => MasterStoreContract.FindCallee(_store, Execute);

    [Fact]
    public void Refresh_RelaysAndRevocations_AreWhole()
        => MasterStoreContract.Refresh(_store, Execute);

    [Fact]
    public void Admin_OutsideTheLimits_IsRefused() => MasterStoreContract.Limits(_store);

    private void Execute(StoreRequest request)
    {
        _store.Submit(request);
        Assert.True(_store.TryTakeCompletion(out StoreRequest done));
        Assert.Same(request, done);
    }
}
