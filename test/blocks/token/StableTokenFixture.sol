// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Test} from "forge-std/Test.sol";

import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";

/// @notice A token with its authority, its people and some money in `holder`'s hands.
abstract contract StableTokenFixture is Test {
    struct Authorization {
        address from;
        address to;
        uint256 value;
        uint256 validAfter;
        uint256 validBefore;
        bytes32 nonce;
    }

    uint256 internal constant UNIT = 1e6;
    uint128 internal constant CAP = uint128(1_000_000 * UNIT);
    uint64 internal constant PERIOD = 7 days;
    uint104 internal constant ALLOWANCE = uint104(500_000 * UNIT);
    uint104 internal constant CAPACITY = uint104(100_000 * UNIT);
    uint48 internal constant WINDOW = 1 days;
    uint256 internal constant BALANCE = 1_000 * UNIT;
    uint256 internal constant AMOUNT = 100 * UNIT;
    uint256 internal constant NOW = 1_800_000_000;
    bytes32 internal constant REASON = keccak256("reason");
    bytes32 internal constant PAYOUT = keccak256("payout");
    bytes32 internal constant PROOF = keccak256("proof");

    uint64 internal constant ISSUER = 1;
    uint64 internal constant GUARDIAN = 2;

    bytes32 internal constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 internal constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 internal constant CANCEL_TYPEHASH = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    bytes32 internal constant REQUEST_TYPEHASH = keccak256(
        "RequestRedemption(address holder,uint256 amount,bytes32 payoutRef,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant RECLAIM_TYPEHASH = keccak256(
        "ReclaimRedemption(address holder,uint256 id,uint256 nonce,uint256 deadline)"
    );

    address internal admin = makeAddr("admin");
    address internal issuer = makeAddr("issuer");
    address internal guardian = makeAddr("guardian");
    address internal minter = makeAddr("minter");
    address internal receiver = makeAddr("receiver");
    address internal spender = makeAddr("spender");
    address internal relayer = makeAddr("relayer");
    address internal stranger = makeAddr("stranger");
    address internal holder;
    uint256 internal holderKey;

    AccessManager internal authority;
    StableToken internal token;
    SmartAccount internal account;

    function setUp() public virtual {
        vm.warp(NOW);
        (holder, holderKey) = makeAddrAndKey("holder");
        authority = new AccessManager(admin);
        token = _deploy(6);
        account = new SmartAccount(holder); // the same key signs for it

        vm.startPrank(admin);
        authority.setTargetFunctionRole(address(token), _issuerFunctions(), ISSUER);
        authority.setTargetFunctionRole(address(token), _guardianFunctions(), GUARDIAN);
        authority.grantRole(ISSUER, issuer, 0);
        authority.grantRole(GUARDIAN, guardian, 0);
        token.configureMinter(minter, ALLOWANCE, CAPACITY, WINDOW);
        vm.stopPrank();

        vm.startPrank(minter);
        token.mint(holder, BALANCE);
        token.mint(address(account), BALANCE);
        vm.stopPrank();
    }

    function _deploy(uint8 decimals) internal returns (StableToken) {
        return new StableToken("Real Digital", "BRLD", decimals, CAP, PERIOD, address(authority));
    }

    function _issuerFunctions() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](2);
        selectors[0] = IStableToken.settleRedemption.selector;
        selectors[1] = IStableToken.rejectRedemption.selector;
    }

    function _guardianFunctions() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[0] = IStableToken.freeze.selector;
        selectors[1] = IStableToken.unfreeze.selector;
        selectors[2] = IStableToken.pause.selector;
        selectors[3] = IStableToken.unpause.selector;
        selectors[4] = IStableToken.dismissMinter.selector;
    }

    // What the people do

    function _freeze(address who) internal {
        vm.prank(guardian);
        token.freeze(who, REASON);
    }

    function _pause() internal {
        vm.prank(guardian);
        token.pause();
    }

    function _request(uint256 amount) internal returns (uint256) {
        vm.prank(holder);
        return token.requestRedemption(amount, PAYOUT);
    }

    function _settle(uint256 id) internal {
        vm.prank(issuer);
        token.settleRedemption(id, PROOF);
    }

    function _reject(uint256 id) internal {
        vm.prank(issuer);
        token.rejectRedemption(id, REASON);
    }

    function _state(uint256 id) internal view returns (IStableToken.RedemptionState) {
        return token.redemptionOf(id).state;
    }

    function assertEq(IStableToken.RedemptionState left, IStableToken.RedemptionState right) internal pure {
        assertEq(uint8(left), uint8(right));
    }

    // What they sign

    /// @dev The domain as ERC-2612 and ERC-3009 spell it, not as the token computes it.
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _digestFor(address(token), block.chainid, structHash);
    }

    function _digestFor(address verifier, uint256 chainId, bytes32 structHash) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Real Digital"),
                keccak256("1"),
                chainId,
                verifier
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _sign(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _digest(structHash));
        return abi.encodePacked(r, s, v);
    }

    function _permitHash(
        address owner,
        address spender_,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender_, value, nonce, deadline));
    }

    function _authorizationHash(bytes32 typeHash, Authorization memory a) internal pure returns (bytes32) {
        return keccak256(abi.encode(typeHash, a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce));
    }

    function _cancelHash(address authorizer, bytes32 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCEL_TYPEHASH, authorizer, nonce));
    }

    function _requestHash(
        address who,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REQUEST_TYPEHASH, who, amount, PAYOUT, nonce, deadline));
    }

    function _reclaimHash(address who, uint256 id, uint256 nonce, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECLAIM_TYPEHASH, who, id, nonce, deadline));
    }

    /// @dev From `holder` to `receiver`, good now, with a nonce nobody has seen.
    function _authorization(address from, address to, uint256 value) internal returns (Authorization memory) {
        return
            Authorization({
                from: from,
                to: to,
                value: value,
                validAfter: 0,
                validBefore: block.timestamp + 1,
                nonce: bytes32(vm.randomUint())
            });
    }
}
